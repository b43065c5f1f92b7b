namespace Evergrant.Http;

/// Why a keeper has no token, as the exception that says it.
internal static class Unavailability
{
    public static GrantUnavailableException Of(
        string asked,
        TokenResult result,
        Func<Grant, Uri?> reconnectAddress,
        DateTimeOffset now
    ) =>
        result switch
        {
            TokenResult.NoSuchGrant => new NoSuchGrantException(
                asked,
                $"There is no grant {asked} in this home. Connect one: evergrant connect APP --name {asked}"
            ),
            TokenResult.NeedsReauthorization(var grant) => NeedsReauthorization(
                asked,
                grant,
                reconnectAddress(grant),
                now
            ),
            TokenResult.Stopped(var grant) => new GrantStoppedException(
                asked,
                grant.State == GrantState.Paused ? "grant_paused" : "grant_revoked",
                $"No token for {asked}: {StateOf(grant)}. {Advice.For(grant, now)}{ResumeOf(grant)}"
            )
            {
                State = grant.State,
                Since = grant.Since,
            },
            TokenResult.Unavailable(var code, var message, var retryAfter, var grant) => new TokenUnavailableException(
                asked,
                code,
                $"No token for {asked} now{(grant is null ? "" : $": {StateOf(grant)}")}. {message} Try again in {Seconds(retryAfter)} s. ({code})",
                retryAfter
            )
            {
                State = grant?.State,
                Since = grant?.Since,
            },
            _ => throw new InvalidOperationException($"No exception for {result.GetType().Name}."),
        };

    public static int Seconds(TimeSpan span) => Math.Max(1, (int)Math.Ceiling(span.TotalSeconds));

    private static NeedsReauthorizationException NeedsReauthorization(
        string asked,
        Grant grant,
        Uri? address,
        DateTimeOffset now
    )
    {
        var how = address is null
            ? $"To reconnect: evergrant connect {grant.App} --name {grant.Name}"
            : $"To reconnect, open {address}";
        return new(asked, $"No token for {asked}: {StateOf(grant)}. {Advice.For(grant, now).Trim()} {how}")
        {
            State = grant.State,
            Since = grant.Since,
            ReconnectAddress = address,
        };
    }

    private static string ResumeOf(Grant grant) =>
        grant.State == GrantState.Paused ? $" To resume: evergrant grant resume {grant.Name}" : "";

    private static string StateOf(Grant grant) =>
        $"{System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(grant.State.ToString())} since {grant.Since:u}";
}
