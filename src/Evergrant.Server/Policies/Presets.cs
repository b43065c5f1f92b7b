using Evergrant.Providers;

namespace Evergrant.Server.Policies;

/// <summary>A policy for calls that has a name.</summary>
/// <param name="Allow">Null: everything.</param>
internal sealed record Preset(string Name, IReadOnlyList<string>? Allow);

/// The provider's own, and two that every provider has.
internal static class Presets
{
    public const string Everything = "everything";
    public const string ReadOnly = "read-only";

    public static IReadOnlyList<Preset> Of(ProviderProfile profile) =>
        [
            .. profile.Presets.Select(preset => new Preset(preset.Key, preset.Value)),
            .. profile.Presets.ContainsKey(ReadOnly) ? (Preset[])[] : [new Preset(ReadOnly, ["GET /**"])],
            new Preset(Everything, null),
        ];

    public static Preset? Find(ProviderProfile profile, string name) =>
        Of(profile).FirstOrDefault(preset => preset.Name == name);

    public static IEnumerable<string> NamesOf(ProviderProfile profile) => Of(profile).Select(preset => preset.Name);
}
