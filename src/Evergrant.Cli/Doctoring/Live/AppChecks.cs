using Evergrant.Cli.Homes;
using Evergrant.Doctor.Checks;

namespace Evergrant.Cli.Doctoring.Live;

/// Where the owner's browser ends after Allow, against where this home's server answers.
internal static class AppChecks
{
    public static IEnumerable<CheckupStep> Of(HomeChecks home, IEnumerable<App> apps) =>
        apps.Where(app => app.HasClient)
            .Select(app => home.Of($"redirect {app.Name}", (opened, _) => Task.FromResult(Compare(opened, app))));

    private static Seen Compare(CommandHome home, App app)
    {
        var settings = home.Opened.Settings;
        if (home.Opened.Catalog.Find(app.Profile) is not { } profile)
            return Seen.Unclear($"the profile {app.Profile} is not known here");
        var wanted = new Uri(settings.PublicAddress, $"/callback/{profile.Name}").AbsoluteUri;
        if (app.RedirectUri is not { } registered)
            return Seen.Good($"none of its own: {wanted}");
        // Without a public address it is the connect command that listens, at whatever was registered.
        return !settings.HasPublicAddress && AbsentSandbox.IsHere(registered)
            ? Seen.Good("on this machine, where the connect command listens")
            : RedirectParts.Judge(registered.OriginalString, wanted);
    }
}
