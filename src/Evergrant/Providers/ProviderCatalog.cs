using System.Text.Json;

namespace Evergrant.Providers;

/// The profiles that are known by name.
public sealed class ProviderCatalog
{
    private const string Folder = ".Providers.catalog.";
    private readonly Lazy<Dictionary<string, ProviderProfile>> profiles;

    private ProviderCatalog(Func<Dictionary<string, ProviderProfile>> read) => profiles = new(read);

    /// Those that are built in. Read when the first one is looked up: a command that only prints a token needs none.
    public static ProviderCatalog BuiltIn { get; } = new(Load);

    /// By name.
    public IReadOnlyList<ProviderProfile> Profiles =>
        [.. profiles.Value.Values.OrderBy(profile => profile.Name, StringComparer.Ordinal)];

    /// For an app's own profile: apps are checked when they are added.
    internal ProviderProfile Require(string name) =>
        Find(name)
        ?? throw new InvalidOperationException($"An app names a profile that is not in the catalog: {name}.");

    public ProviderProfile? Find(string name) => profiles.Value.GetValueOrDefault(name);

    /// <summary>The built-in profiles and these, each as (where it comes from, JSON). One of the same name replaces.</summary>
    /// <exception cref="ProfileException">With every mistake in every document.</exception>
    public static ProviderCatalog With(IEnumerable<(string Source, string Json)> documents)
    {
        var profiles = Read(BuiltIn.profiles.Value, documents);
        return new(() => profiles);
    }

    private static Dictionary<string, ProviderProfile> Load()
    {
        var assembly = typeof(ProviderCatalog).Assembly;
        var names = assembly.GetManifestResourceNames().Where(n => n.Contains(Folder, StringComparison.Ordinal));
        return Read(
            [],
            names.Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return (name[(name.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..], reader.ReadToEnd());
            })
        );
    }

    private static Dictionary<string, ProviderProfile> Read(
        Dictionary<string, ProviderProfile> known,
        IEnumerable<(string Source, string Json)> documents
    )
    {
        var profiles = new Dictionary<string, ProviderProfile>(known, StringComparer.Ordinal);
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        var errors = new List<string>();
        foreach (var (source, json) in documents)
        {
            if (Parse(source, json, errors) is not { } profile)
                continue;
            if (!sources.TryAdd(profile.Name, source))
                errors.Add($"{source}: name {profile.Name} is also that of {sources[profile.Name]}.");
            profiles[profile.Name] = profile;
        }
        return errors.Count == 0 ? profiles : throw new ProfileException(errors);
    }

    private static ProviderProfile? Parse(string source, string json, List<string> errors)
    {
        try
        {
            var document =
                JsonSerializer.Deserialize(json, ProfileJson.Default.ProfileDocument) ?? new ProfileDocument();
            var reader = new ProfileReader(document, source);
            var profile = reader.Read();
            errors.AddRange(reader.Errors);
            return profile;
        }
        catch (JsonException broken)
        {
            errors.Add($"{source}: is not the JSON of a profile ({broken.Path ?? "$"}, line {broken.LineNumber + 1}).");
            return null;
        }
    }
}
