using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Doctor;
using Evergrant.Doctor.Apps;
using Evergrant.Doctor.Checks;
using Evergrant.Doctor.Histories;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli.Doctoring.Live;

/// Looks at this home and what it talks to. Changes nothing, and spends no token unless it is allowed one.
internal sealed class LiveDoctor(HomeChecks home, string? asked, DoctorReach reach)
{
    private const int MostGrants = 20;

    /// Each is a call of the provider's API.
    private const int MostAccounts = 5;

    private readonly List<Grant> grants = [];
    private readonly List<App> apps = [];
    private readonly List<GrantHistory> histories = [];
    private readonly List<Finding> found = [];
    private IReadOnlyList<LookedEndpoint> endpoints = [];

    public static async Task<LiveReport> RunAsync(
        ParseResult parsed,
        string? grant,
        DoctorReach reach,
        CancellationToken cancellationToken
    )
    {
        await using var home = new HomeChecks(EvergrantHome.Locate(parsed.GetValue(GlobalOptions.Home)), parsed);
        return await new LiveDoctor(home, grant, reach).LookAsync(cancellationToken);
    }

    private async Task<LiveReport> LookAsync(CancellationToken cancellationToken)
    {
        var results = await Checkup.RunAsync(
            [
                .. home.Steps(),
                home.Of("grants and apps", ReadAsync),
                home.Of("other programs", (_, _) => Task.FromResult(Spenders.JudgeOthers(histories))),
                home.Of("machines", (opened, _) => Task.FromResult(Machines(opened))),
                home.Of("endpoints", FindEndpointsAsync),
            ],
            cancellationToken
        );
        // What there is to look at is known by now.
        var looks = AppChecks.Of(home, apps).Concat(NetworkChecks.Of(endpoints));
        if (reach == DoctorReach.MayRefresh)
            looks = looks.Concat(grants.Select(grant => AllowedRefresh.Of(home, grant)));
        if (reach != DoctorReach.WithoutTokens)
            looks = looks.Concat(Accounts());
        results = await Checkup.RunAsync([.. looks], results, cancellationToken);
        return new LiveReport(results, found);
    }

    private async Task<Seen> ReadAsync(CommandHome opened, CancellationToken cancellationToken)
    {
        var now = opened.Calendar.GetUtcNow();
        IReadOnlyList<Grant> troubled = [];
        if (asked is not null)
            grants.Add(await LookedHome.RequireGrantAsync(opened, asked, cancellationToken));
        else
        {
            troubled = await opened.Store.ListTroubledAsync(now, null, MostGrants, cancellationToken);
            grants.AddRange(await opened.Store.ListAsync(null, MostGrants, cancellationToken));
        }

        apps.AddRange(await opened.Store.ListAppsAsync(cancellationToken));
        foreach (var grant in troubled.Concat(grants).DistinctBy(one => one.Id))
        {
            var history = await GrantRecord.ReadAsync(
                opened.Store,
                opened.Opened.Catalog,
                grant,
                now,
                cancellationToken
            );
            histories.Add(history);
            // Of those that are well only what is asked for is told.
            if (asked is not null || troubled.Any(one => one.Id == grant.Id))
                found.AddRange(
                    GrantStory.Of(history).Findings.Select(one => one with { Title = $"{grant.Name}: {one.Title}" })
                );
        }

        foreach (var app in apps.Where(app => app.HasClient))
            found.AddRange(
                AppExamination
                    .Of(new AppConfiguration(app.ClientId!, app.Secret?.Reveal(), app.RedirectUri?.ToString()))
                    .Select(one => one with { Title = $"app {app.Name}: {one.Title}" })
            );
        return Seen.Good($"{found.Count} {(found.Count == 1 ? "finding" : "findings")}");
    }

    private Seen Machines(CommandHome opened) =>
        opened.Opened.Settings switch
        {
            { PostgreSql: not null } => Seen.Good("any number may share this store"),
            // Whoever gives it a name has machines whose own names come and go.
            { InstanceId: not null } => Seen.Good("the settings name this installation"),
            _ => Spenders.JudgeMachines(histories),
        };

    private async Task<Seen> FindEndpointsAsync(CommandHome opened, CancellationToken cancellationToken)
    {
        endpoints = await NetworkChecks.FindEndpointsAsync(opened, cancellationToken);
        return Seen.Good(
            endpoints.Count == 0 ? "no app yet" : string.Join(", ", endpoints.Select(one => one.Authority))
        );
    }

    private IEnumerable<CheckupStep> Accounts() =>
        from grant in grants.Take(MostAccounts)
        let app = apps.Find(one => one.Name == grant.App)
        where app is not null
        let profile = home.Opened?.Opened.Catalog.Find(app.Profile)
        where profile is not null
        from step in new AccountChecks(home, grant, app, profile).Steps(endpoints)
        select step;
}
