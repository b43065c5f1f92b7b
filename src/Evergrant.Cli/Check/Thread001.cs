using Evergrant.Cli.Demo;

namespace Evergrant.Cli.Check;

/// "Api Key Refresh": a JSON body where a form was due.
internal static class Thread001
{
    private const string Answer =
        """400 {"error":"invalid_request","error_description":"response_type or grant_type is required"}""";

    public static Task RunAsync(Report report, string folder, CancellationToken cancellationToken) =>
        report.GroupAsync(
            "001  Api Key Refresh",
            new Mistake(
                """POST /token, Content-Type: application/json, {"grant_type":"refresh_token",…}""",
                Answer,
                "we build the request: a form, with the credentials where Keap wants them"
            ),
            async () =>
            {
                await using var world = await World.StartAsync(folder, cancellationToken);
                using var posted = new AsPosted(world.Keap.Address);
                await report.RowAsync(
                    "Keap answers a JSON body with “response_type or grant_type is required”",
                    async () =>
                    {
                        var pair = await world.Keap.IssueTokensAsync(cancellationToken: cancellationToken);
                        var answer = await posted.RefreshWithJsonAsync(pair.RefreshToken, cancellationToken);
                        Expect.Same(Answer, answer, "the answer");
                    }
                );
                await report.RowAsync(
                    "our own request is a form, rotates, and Keap finds nothing odd about it",
                    async () =>
                    {
                        await world.Keeper.RefreshAsync(DemoHost.Name, cancellationToken);
                        var ours = world.Keap.Requests.AtTokenEndpoint()[^1];
                        Expect.Same(200, ours.Status, "the status");
                        Expect.Same("", string.Join(", ", ours.Findings.Select(found => found.Id)), "findings");
                    }
                );
            }
        );
}
