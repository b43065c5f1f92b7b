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
        var opened = await OpenAsync(parsed, cancellationToken);
        await using var home = opened.Home;
        IEnumerable<CheckupStep> checks = home is null
            ? [new CheckupStep(HomeChecks.Home, [], _ => Task.FromResult(Seen.Wrong("LIVE-001", opened.Why!)))]
            : [.. HomeChecks.Of(home), .. await NetworkChecks.OfAsync(home, cancellationToken)];
        var results = await Checkup.RunAsync(checks, cancellationToken);
        var findings = results.Select(one => one.Finding).OfType<Finding>().ToList();
        if (home is not null && results.All(one => one.Name != HomeChecks.Store || one.Result == CheckResult.Passed))
            findings.AddRange(await OfStoreAsync(home, grant, cancellationToken));
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

    private static async Task<(CommandHome? Home, string? Why)> OpenAsync(
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await CommandHome.OpenAsync(parsed, cancellationToken, start: false), null);
        }
        catch (ConfigurationException broken)
        {
            return (null, broken.Message);
        }
    }

    private static async Task<IEnumerable<Finding>> OfStoreAsync(
        CommandHome home,
        string? asked,
        CancellationToken cancellationToken
    )
    {
        var now = home.Calendar.GetUtcNow();
        var grants = asked is null
            ? await home.Store.ListTroubledAsync(now, null, MostGrants, cancellationToken)
            : [await RequireAsync(home, asked, cancellationToken)];
        var findings = new List<Finding>();
        foreach (var grant in grants)
        {
            var history = await GrantRecord.ReadAsync(home.Store, grant, now, cancellationToken);
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

    // Without the keeper: looking starts nothing.
    private static async Task<Grant> RequireAsync(
        CommandHome home,
        string asked,
        CancellationToken cancellationToken
    ) =>
        (
            GrantId.TryParse(asked, out var id)
                ? await home.Store.FindAsync(id, cancellationToken)
                : await home.Store.FindByNameAsync(asked, cancellationToken)
        )?.Grant
        ?? throw NotFoundException.Grant(asked);

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
