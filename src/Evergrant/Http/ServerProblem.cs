using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Http;

/// A server's problem document (RFC 9457), as the exception it stands for.
internal sealed record ServerProblem
{
    public const string Unavailable = "server_unavailable";
    private const int LongestText = 2000;

    public string? Code { get; init; }
    public string? Detail { get; init; }
    public string? State { get; init; }
    public DateTimeOffset? Since { get; init; }
    public string? Evidence { get; init; }
    public string? WhatToDo { get; init; }
    public int? RetryAfterSeconds { get; init; }

    public static async Task<GrantUnavailableException> ReadAsync(
        HttpResponseMessage response,
        string grant,
        Uri server,
        CancellationToken cancellationToken
    )
    {
        var problem =
            response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                ? await response.Content.ReadFromJsonAsync(ServerJson.Default.ServerProblem, cancellationToken)
                : null;
        return problem?.Code is null
            ? new TokenUnavailableException(
                grant,
                Unavailable,
                $"No token for {grant}: {OriginOf(server)} answered {(int)response.StatusCode} and does not seem to be an Evergrant server; look at the address.",
                TimeSpan.FromSeconds(1)
            )
            : problem.ToException(grant, server, (int)response.StatusCode);
    }

    public static TokenUnavailableException NoAnswer(string grant, Uri server, Exception cause) =>
        new(
            grant,
            Unavailable,
            $"No token for {grant}: no Evergrant server answers at {OriginOf(server)}. Start it: evergrant serve",
            TimeSpan.FromSeconds(1),
            cause
        );

    private GrantUnavailableException ToException(string grant, Uri server, int status)
    {
        var state = Enum.TryParse<GrantState>(State?.Replace("_", "", StringComparison.Ordinal), true, out var known)
            ? known
            : (GrantState?)null;
        var message = InWords(grant);
        return Code switch
        {
            "needs_reauthorization" => new NeedsReauthorizationException(
                grant,
                $"{message} Whoever runs the server at {OriginOf(server)} has the reconnect link."
            )
            {
                State = state,
                Since = Since,
            },
            "grant_paused" or "grant_revoked" => new GrantStoppedException(grant, Code, message)
            {
                State = state,
                Since = Since,
            },
            "no_such_grant" => new NoSuchGrantException(grant, message),
            _ when status is 401 or 403 => new ServerKeyRefusedException(grant, Code!, message),
            _ => new TokenUnavailableException(
                grant,
                Code!,
                message,
                TimeSpan.FromSeconds(Math.Max(1, RetryAfterSeconds ?? 1))
            )
            {
                State = state,
                Since = Since,
            },
        };
    }

    private string InWords(string grant)
    {
        var since = State is null ? "" : $": {State} since {Since:u}";
        var retry = RetryAfterSeconds is { } seconds ? $"Try again in {seconds} s." : null;
        var said = string.Join(
            ' ',
            new[] { Detail, Evidence, WhatToDo, retry, $"({Code})" }.Where(part => part is not null)
        );
        return $"No token for {grant}{since}. {(said.Length > LongestText ? said[..LongestText] : said)}";
    }

    private static string OriginOf(Uri server) => server.GetLeftPart(UriPartial.Authority);
}

internal sealed record ServerAnswer
{
    public required string AccessToken { get; init; }

    /// Null, and so is <see cref="ExpiresIn"/>: never, it is a static key.
    public required DateTimeOffset? ExpiresAt { get; init; }
    public required long? ExpiresIn { get; init; }
    public required int Generation { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServerProblem))]
[JsonSerializable(typeof(ServerAnswer))]
internal sealed partial class ServerJson : JsonSerializerContext;
