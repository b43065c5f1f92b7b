using System.Reflection;
using Evergrant.Sandbox.People;

namespace Evergrant.Sandbox;

/// <summary>Who is there and what they have when a sandbox begins: owners and their Keap applications, apps, keys, contacts.</summary>
public sealed class SandboxPersonas
{
    private const string Resource = "personas/";

    internal SandboxPersonas() { }

    /// <summary>Those of <see cref="KeapSandboxSeed"/>.</summary>
    public static SandboxPersonas Default { get; } = DefaultPersonas.Make();

    /// <summary>Names of those that come along: the five threads of the forum.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Resource, StringComparison.Ordinal))
            .Select(name => name[Resource.Length..])
            .Order(StringComparer.Ordinal),
    ];

    public IReadOnlyList<SandboxLogin> Logins { get; internal init; } = [];

    /// <summary>The first is the one that calls without a client_id mean.</summary>
    public IReadOnlyList<SandboxApp> Apps { get; internal init; } = [];

    /// <summary>The first tenant of all; null when nobody owns one.</summary>
    public string? DefaultTenant => Logins.SelectMany(login => login.Tenants).FirstOrDefault()?.Host;

    internal IReadOnlyList<PersonaTenant> Tenants { get; init; } = [];
    internal IReadOnlyList<PersonaKey> Keys { get; init; } = [];
    internal bool DeveloperActive { get; init; } = true;

    /// <summary>What it was read from; null of the default.</summary>
    internal string? Json { get; init; }

    /// <summary>Whose apps Account Central takes.</summary>
    internal string Developer => Apps.FirstOrDefault(app => !app.IsForeign)?.Developer ?? KeapSandboxSeed.Developer;

    /// <param name="json">The text of a personas file.</param>
    /// <exception cref="PersonasInvalidException"/>
    public static SandboxPersonas Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return PersonaReading.Read(json);
    }

    /// <returns>Null when none of <see cref="Names"/> is that.</returns>
    public static SandboxPersonas? Named(string name) => TextOf(name) is { } json ? Read(json) : null;

    /// <summary>The file itself, to change it or to send it to a sandbox.</summary>
    /// <inheritdoc cref="Named" path="/returns"/>
    public static string? TextOf(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource + name);
        if (stream is null)
            return null;

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The number that seeding gives it: contacts come before all else, by tenant.</summary>
    /// <returns>Null of a tenant that begins with none.</returns>
    internal long? FirstContactOf(string host)
    {
        var before = Tenants.TakeWhile(tenant => tenant.Host != host).Sum(tenant => tenant.Contacts.Count);
        return Tenants.FirstOrDefault(tenant => tenant.Host == host) is { Contacts.Count: > 0 } ? before + 1 : null;
    }

    internal SandboxLogin? LoginOf(string tenant) =>
        Logins.FirstOrDefault(login => login.Tenants.Any(owned => owned.Host == tenant));

    internal SandboxLogin? LoginBy(string? email) => Logins.FirstOrDefault(login => login.Email == email);
}
