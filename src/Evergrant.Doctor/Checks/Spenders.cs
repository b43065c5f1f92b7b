using Evergrant.Doctor.Histories;

namespace Evergrant.Doctor.Checks;

/// Who else presents this home's refresh tokens, as far as its own journal tells.
public static class Spenders
{
    private const int MostNamed = 5;

    /// Tokens that were refused at their first presentation: somebody had been quicker.
    public static Seen JudgeOthers(IReadOnlyList<GrantHistory> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        var hit = histories
            .Where(history => GrantStory.Of(history).Findings.Any(one => one.Id == "GRANT-008"))
            .ToList();
        return hit.Count > 0
                ? Seen.Wrong(
                    "LIVE-015",
                    $"spent elsewhere: {string.Join(", ", hit.Take(MostNamed).Select(one => one.Name))}"
                )
            : histories.Count == 0 ? Seen.Good("no grant was looked at")
            : Seen.Good("every redemption on record is this home's own");
    }

    /// Of a store that belongs to one machine.
    public static Seen JudgeMachines(IReadOnlyList<GrantHistory> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        var machines = histories
            .SelectMany(history => history.Redemptions)
            .Select(one => MachineOf(one.Node))
            .Distinct(StringComparer.Ordinal)
            .Where(name => !IsContainer(name))
            .Order(StringComparer.Ordinal)
            .ToList();
        return machines.Count > 1
            ? Seen.Wrong("LIVE-016", string.Join(", ", machines.Take(MostNamed).Select(Evidence.Printable)))
            : Seen.Good(
                machines.Count == 0
                    ? "no redemption yet, or by containers alone"
                    : $"{Evidence.Printable(machines[0])} alone"
            );
    }

    // A container is called by twelve digits, and otherwise each time it is made anew.
    private static bool IsContainer(string name) => name.Length == 12 && name.All(char.IsAsciiHexDigitLower);

    // NAME-PROCESS-RANDOM
    private static string MachineOf(string node)
    {
        var parts = node.Split('-');
        return parts.Length > 2 ? string.Join('-', parts[..^2]) : node;
    }
}
