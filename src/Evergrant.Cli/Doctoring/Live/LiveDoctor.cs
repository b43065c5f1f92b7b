using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Doctor;
using Evergrant.Doctor.Apps;
using Evergrant.Doctor.Checks;
using Evergrant.Doctor.Histories;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli.Doctoring.Live;

/// Looks at this home and what it talks to. Changes nothing, and spends no token.
internal static class LiveDoctor
{
    private const int MostGrants = 20;

    public static async Task<int> RunAsync(
        ParseResult parsed,
        string? grant,
        bool strict,
        bool json,
        CancellationToken cancellationToken
    )
    {
        await using var home = new HomeChecks(EvergrantHome.Locate(parsed.GetValue(GlobalOptions.Home)), parsed);
        IReadOnlyList<Uri> endpoints = [];
        IReadOnlyList<Finding> found = [];
        CheckupStep[] checks =
        [
            .. home.Steps(),
            home.Of(
                "grants and apps",
                async (opened, token) =>
                {
                    found = await OfStoreAsync(opened, grant, token);
                    return Seen.Good($"{found.Count} {(found.Count == 1 ? "finding" : "findings")}");
                }
            ),
            home.Of(
                "endpoints",
                async (opened, token) =>
                {
                    endpoints = await NetworkChecks.FindEndpointsAsync(opened, token);
                    return Seen.Good(
                        endpoints.Count == 0 ? "no app yet" : string.Join(", ", endpoints.Select(one => one.Authority))
                    );
                }
            ),
        ];
        List<Checked> results = [.. await Checkup.RunAsync(checks, cancellationToken)];
        results.AddRange(await Checkup.RunAsync(NetworkChecks.Of(endpoints), cancellationToken));
        List<Finding> findings = [.. results.Select(one => one.Finding).OfType<Finding>(), .. found];
        findings = [.. findings.OrderBy(one => one.Severity).ThenBy(one => one.Confidence)];
        if (json)
            JsonOut.Print<IReadOnlyList<CheckRow>>([
                .. results.Select(CheckRow.Of),
                .. findings.Where(one => results.All(result => result.Finding != one)).Select(CheckRow.Of),
            ]);
        else
            Print(results, findings);
        return ExitCode(results, findings, strict);
    }

    private static int ExitCode(IReadOnlyList<Checked> results, List<Finding> findings, bool strict)
    {
        var code = DoctorCommand.ExitCode(findings, strict);
        return code == ExitCodes.Ok && results.Any(one => one.Result == CheckResult.CannotTell)
            ? ExitCodes.Temporary
            : code;
    }

    private static async Task<IReadOnlyList<Finding>> OfStoreAsync(
        CommandHome home,
        string? asked,
        CancellationToken cancellationToken
    )
    {
        var now = home.Calendar.GetUtcNow();
        var grants = asked is null
            ? await home.Store.ListTroubledAsync(now, null, MostGrants, cancellationToken)
            : [await LookedHome.RequireGrantAsync(home, asked, cancellationToken)];
        var findings = new List<Finding>();
        foreach (var grant in grants)
        {
            var history = await GrantRecord.ReadAsync(home.Store, home.Opened.Catalog, grant, now, cancellationToken);
            findings.AddRange(
                GrantStory.Of(history).Findings.Select(one => one with { Title = $"{grant.Name}: {one.Title}" })
            );
        }

        foreach (var app in await home.Store.ListAppsAsync(cancellationToken))
        {
            if (app.ClientId is { } id)
                findings.AddRange(
                    AppExamination
                        .Of(new AppConfiguration(id, app.Secret?.Reveal(), app.RedirectUri?.ToString()))
                        .Select(one => one with { Title = $"app {app.Name}: {one.Title}" })
                );
        }

        return findings;
    }

    private static void Print(IReadOnlyList<Checked> results, List<Finding> findings)
    {
        foreach (
            var line in Table.Lines(
                ["CHECK", "RESULT", "SEEN"],
                results.Select(one => (string[])[one.Name, Words.Of(one.Result).Replace('_', ' '), one.Text])
            )
        )
            Say.Data(line);
        Say.Data("");
        Examined.Print(findings);
    }
}
