using System.Text.Json;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.Worlds;

namespace Evergrant.Sandbox.State;

/// <summary>What the types of a state file's lines leave open: no nulls in lists, and nothing that refers to nothing.</summary>
internal static class DocumentCheck
{
    private const int LastPort = 65_535;

    /// <exception cref="JsonException"/>
    public static void Grants(
        IReadOnlyList<Consent>? consents,
        IReadOnlyList<AuthorizationCode>? codes,
        IReadOnlyList<TokenSet>? tokenSets
    )
    {
        NoNull(consents);
        NoNull(codes);
        NoNull(tokenSets);
        foreach (var tokens in tokenSets ?? [])
            NoNull(tokens.Presentations);
    }

    /// <exception cref="JsonException"/>
    /// <exception cref="StateUnreadableException"/>
    public static void Settings(StateSettings settings, SandboxPersonas personas)
    {
        NoNull(settings.Apps);
        foreach (var app in settings.Apps)
            Demand(IsApp(app, personas));
        NoNull(settings.Keys);
        foreach (var key in settings.Keys)
            Demand(personas.LoginOf(key.Tenant) is not null);
        Demand(settings.Quotas is not { IsUsable: false });
        NoNull(settings.AppProfiles.Values);
        foreach (var profile in settings.AppProfiles.Values.Prepend(settings.Profile))
            Profile(profile.Era, profile.Switches);
        NoNull(settings.Worlds);
        foreach (var world in settings.Worlds)
            World(world);
    }

    /// <summary>Of the first format, which kept them in the document.</summary>
    /// <exception cref="JsonException"/>
    public static void Records(SandboxDocument document)
    {
        NoNull(document.Contacts);
        foreach (var contact in document.Contacts)
            NoNull(contact.Tags);
        NoNull(document.TagCategories);
        NoNull(document.Tags);
        NoNull(document.Mail);
    }

    private static bool IsApp(AppRecord app, SandboxPersonas personas) =>
        app.RedirectUris.TrueForAll(uri => Uri.TryCreate(uri, UriKind.Absolute, out _))
        && (
            app is { ClientSecret: not null, Name: not null, Developer: not null }
            || personas.Apps.Any(seed => seed.ClientId == app.ClientId)
        );

    private static void World(WorldRecord world)
    {
        Demand(PlainName.IsOne(world.Name) && world.Port is >= 0 and <= LastPort);
        Demand(world.TlsPort is null or (>= 0 and <= LastPort) && world.Quotas is not { IsUsable: false });
        NoNull(world.OpenApi);
        Profile(
            world.Era,
            (world.Switches ?? []).Where(one => one.Value != KeapSandboxOptions.TakenBack).ToDictionary()
        );
    }

    private static void Profile(KeapEra? era, Dictionary<string, string> switches)
    {
        Demand(switches.Values.All(value => value is not null));
        try
        {
            Profiles.Profile.Of(era ?? KeapEra.K, switches);
        }
        catch (ProblemException)
        {
            throw new StateUnreadableException("it sets a switch that is not known here");
        }
    }

    private static void NoNull<T>(IEnumerable<T>? list) => Demand(list?.All(one => one is not null) is not false);

    private static void Demand(bool holds)
    {
        if (!holds)
            throw new JsonException();
    }
}
