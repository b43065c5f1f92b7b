using Evergrant.Sandbox.Control;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Profiles;

/// <summary>How Keap behaves, to one app or to the whole world: an era, and the switches that differ from its defaults.</summary>
internal sealed class Profile
{
    private readonly string[] values;
    private readonly TimeSpan[] spans;

    private Profile(KeapEra era, IReadOnlyDictionary<string, string> set)
    {
        Era = era;
        Set = set;
        values = [.. SandboxSwitch.All.Select(one => set.GetValueOrDefault(one.Name) ?? one.DefaultIn(era))];
        spans =
        [
            .. SandboxSwitch.All.Select(one =>
                one.Values.Count > 0 ? TimeSpan.Zero : Durations.Parse(values[one.Place])!.Value
            ),
        ];
    }

    public KeapEra Era { get; }

    /// <summary>The switches that somebody set, at their default or not.</summary>
    public IReadOnlyDictionary<string, string> Set { get; }

    public string this[SandboxSwitch one] => values[one.Place];

    public bool Has(SandboxSwitch one, string value) => values[one.Place] == value;

    public TimeSpan Span(SandboxSwitch one) => spans[one.Place];

    /// <exception cref="ProblemException">A switch or a value that does not exist.</exception>
    public static Profile Of(KeapEra era, IReadOnlyDictionary<string, string>? set = null)
    {
        if (!Enum.IsDefined(era))
            throw ProblemException.BadRequest("invalid_era", "era is M, A or K.");
        foreach (var (name, value) in set ?? new Dictionary<string, string>())
        {
            if (SandboxSwitch.Named(name) is not { } known)
                throw ProblemException.BadRequest(
                    "unknown_switch",
                    $"There is no such switch. Known: {string.Join(", ", SandboxSwitch.All)}."
                );
            if (!known.Takes(value))
                throw ProblemException.BadRequest(
                    "invalid_switch",
                    known.Values.Count > 0
                        ? $"{name} is {string.Join(" or ", known.Values)}."
                        : $"{name} is a duration of at most ten years, such as 45d or 10m."
                );
        }

        return new Profile(era, new Dictionary<string, string>(set ?? new Dictionary<string, string>()));
    }
}
