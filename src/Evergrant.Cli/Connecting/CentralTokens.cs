using System.Text.Json;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Connecting;

/// `connect --tokens`: a pair that was made in Account Central. Its refresh token is redeemed at once, which proves it and ends
/// every other copy.
internal static class CentralTokens
{
    private const string AccessMember = "access_token";
    private const string RefreshMember = "refresh_token";

    public static async Task<Ending> RunAsync(
        CommandHome home,
        ConnectWish wish,
        ConnectChoice choice,
        CancellationToken cancellationToken
    )
    {
        Say.Note("This spends the refresh token: every other copy of it, a cron job's or a plugin's, dies now.");
        if (!await choice.Questions.ConfirmAsync("Go on", "--yes", choice.Yes, cancellationToken))
            return Ending.Failed(Say.Error("Nothing was sent.", ExitCodes.Failed));
        var token = await choice.Questions.AskHiddenAsync(
            "Refresh token, or the whole JSON answer",
            "--tokens-file",
            choice.TokensFile,
            text => Read(text, wish.App),
            cancellationToken
        );
        var result = await home.Keeper.ImportAsync(wish.Request(token), cancellationToken);
        if (result is ConnectResult.Refused)
            Say.Note("Was that the access token? Only the refresh token of the pair can be brought in.");
        return ConnectEnd.Tell(result);
    }

    /// <exception cref="UsageException">Says what it is instead.</exception>
    private static RefreshToken Read(string text, App app)
    {
        var token = text.TrimStart().StartsWith('{')
            ? FromJson(text)
            : SecretInput.OneLine(text, "refresh token", "--tokens-file");
        if (StaticKey.Looks(token))
            throw new UsageException($"That is a key (PAT or SAK), not a token: evergrant grant add-key {app.Name}");
        if (token == app.ClientId)
            throw new UsageException("That is the client id; the refresh token is the second of the pair.");
        if (token == app.Secret?.Reveal())
            throw new UsageException("That is the client secret; the refresh token is the second of the pair.");
        // Three parts with dots, or a header's word: what APIs take, never what a token endpoint takes.
        if (token.StartsWith("ey", StringComparison.Ordinal) && token.Count(letter => letter == '.') == 2)
            throw new UsageException("That is an access token; the refresh token is the other of the pair.");
        return new RefreshToken(token);
    }

    private static string FromJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (Text(root, RefreshMember) is { Length: > 0 } token)
                return SecretInput.OneLine(token, "refresh token", "--tokens-file");
            throw new UsageException(
                Text(root, AccessMember) is null
                    ? "There is no refresh_token in that JSON."
                    : "There is only an access_token in that JSON, and it cannot be kept alive: Keap's “Try it” page gives no refresh token, Account Central does."
            );
        }
        catch (JsonException)
        {
            throw new UsageException(
                "That begins like JSON and is none: paste the whole answer, or the refresh token alone."
            );
        }
    }

    private static string? Text(JsonElement root, string member) =>
        root.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
