using System.Net;
using System.Text.Json;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Providers;
using Evergrant.Server.Gateway;

namespace Evergrant.Cli.Connecting;

/// One read of the API with a grant's token, to show that it works and whose it is.
internal static class LiveRead
{
    private static readonly string[] Telling = ["given_name", "family_name", "email", "name"];

    /// <returns>An exit code: 0 if the API answered well, or the profile has nothing to read.</returns>
    public static async Task<int> TellAsync(CommandHome home, Grant grant, CancellationToken cancellationToken)
    {
        var app = await home.Store.FindAppAsync(grant.App, cancellationToken) ?? throw NotFoundException.App(grant.App);
        var profile = home.RequireProfile(app);
        var probe = grant.Kind == GrantKind.Key ? profile.KeyProbePath ?? profile.ProbePath : profile.ProbePath;
        if (probe is null)
            return ExitCodes.Ok;
        var path = ProviderEndpoints.For(app, profile).ApiPath(probe).PathAndQuery;
        using var calls = new ApiCalls(home.Opened);
        switch (await calls.SendAsync(grant.Name, HttpMethod.Get, path, null, cancellationToken))
        {
            case ApiCallResult.Answered(var response):
                using (response)
                    return await TellAsync(response, path, cancellationToken);
            case ApiCallResult.NoAnswer(var why):
                return Say.Error($"It could not be tried: {why}", ExitCodes.Temporary);
            case ApiCallResult.NoToken:
                return Say.Error($"It could not be tried. See: evergrant grant show {grant.Name}", ExitCodes.Failed);
            case ApiCallResult.NotAllowed(var why):
                throw new UsageException(why);
            default:
                throw new InvalidOperationException("A call without an end.");
        }
    }

    private static async Task<int> TellAsync(
        HttpResponseMessage response,
        string path,
        CancellationToken cancellationToken
    )
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            return Say.Error(
                $"It was tried, and the API answered {(int)response.StatusCode} to {path}.",
                ExitCodes.Failed
            );
        Say.Data($"tried: GET {path} answers 200{Who(body)}");
        return ExitCodes.Ok;
    }

    private static string Who(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return "";
            var said = Telling
                .Select(name =>
                    root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                        ? Clean(value.GetString()!)
                        : ""
                )
                .Where(text => text.Length > 0);
            return string.Join(' ', said) is { Length: > 0 } who ? $", {who}" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    /// What an API says is not to move a terminal's cursor.
    private static string Clean(string text) => new([.. text.Where(letter => !char.IsControl(letter)).Take(100)]);
}
