using System.Globalization;
using System.Text.Json;

namespace Evergrant.Cli.Torturing;

/// What a client under torture is told by its environment.
internal sealed record TortureSurroundings
{
    public required Uri Token { get; init; }
    public required Uri Api { get; init; }
    public required string ClientId { get; init; }
    public required ClientSecret Secret { get; init; }
    public required string State { get; init; }
    public required string TokenFile { get; init; }
    public required string Rule { get; init; }
    public required int GraceSeconds { get; init; }
    public required TimeProvider Clock { get; init; }

    /// <exception cref="UsageException">It was started by hand.</exception>
    public static TortureSurroundings Read()
    {
        var rate = Number("TORTURE_CLOCK");
        return new TortureSurroundings
        {
            Token = new Uri(Text("TORTURE_TOKEN_URL")),
            Api = new Uri(Text("TORTURE_API_URL")),
            ClientId = Text("TORTURE_CLIENT_ID"),
            Secret = new ClientSecret(Text("TORTURE_CLIENT_SECRET")),
            State = Text("TORTURE_STATE"),
            TokenFile = Text("TORTURE_TOKEN_FILE"),
            Rule = Text("TORTURE_RULE"),
            GraceSeconds = Number("TORTURE_GRACE_S"),
            Clock =
                rate == 1
                    ? TimeProvider.System
                    : new FastClock(
                        DateTimeOffset.FromUnixTimeMilliseconds(
                            long.Parse(Text("TORTURE_CLOCK_ORIGIN"), CultureInfo.InvariantCulture)
                        ),
                        rate
                    ),
        };
    }

    public RefreshToken FirstRefreshToken()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(TokenFile));
        return new RefreshToken(document.RootElement.GetProperty("refresh_token").GetString()!);
    }

    /// The server as a provider's profile: what its documentation would say, and nothing that only the torturer knows.
    public string Profile =>
        $$"""
            {
              "name": "torture",
              "title": "Torture",
              "authorize_url": "{{new Uri(Token, "/authorize")}}",
              "token_url": "{{Token}}",
              "api_base": "{{Api}}",
              "hosts": ["{{Api.Host}}"],
              "client_auth": { "authorization_code": "basic", "refresh_token": "basic" },
              "access_life": "1h",
              "reuse_rule": "{{(Rule == "strict" ? "unknown" : Rule)}}"{{(
                Rule == "grace" ? $", \"grace\": \"{GraceSeconds}s\"" : ""
            )}}
            }
            """;

    private static int Number(string name) => int.Parse(Text(name), CultureInfo.InvariantCulture);

    private static string Text(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? text
            : throw new UsageException($"{name} is not set: this command is started by evergrant torture --self.");
}
