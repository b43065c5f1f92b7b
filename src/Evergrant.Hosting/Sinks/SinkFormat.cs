namespace Evergrant.Hosting.Sinks;

/// What a token file holds.
public enum SinkFormat
{
    /// The access token and nothing else, not even a line break.
    Raw,

    /// `{access_token, token_type, expires_at, api_base, grant, generation}`; `expires_at` is null for what never ends.
    Json,

    /// Lines for a shell, for systemd's EnvironmentFile and for docker's --env-file.
    Env,
}
