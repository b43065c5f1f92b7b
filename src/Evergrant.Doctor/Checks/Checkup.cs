using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Checks;

/// Checks in their order; one whose ground is gone is not run, and says because of what.
public static class Checkup
{
    public static Task<IReadOnlyList<Checked>> RunAsync(
        IEnumerable<CheckupStep> checks,
        CancellationToken cancellationToken
    ) => RunAsync(checks, [], cancellationToken);

    /// <param name="before">What was done already, which these may rest on.</param>
    /// <returns>All of them, <paramref name="before"/> first.</returns>
    public static async Task<IReadOnlyList<Checked>> RunAsync(
        IEnumerable<CheckupStep> checks,
        IReadOnlyList<Checked> before,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(checks);
        var done = new List<Checked>(before);
        foreach (var check in checks)
        {
            var missing = check.Needs.FirstOrDefault(need =>
                done.Find(one => one.Name == need) is not { Result: CheckResult.Passed }
            );
            if (missing is not null)
                done.Add(new Checked(check.Name, CheckResult.NotRun, $"not run, because: {missing}", null));
            else
                done.Add(Of(check.Name, await check.Look(cancellationToken)));
        }

        return done;
    }

    private static Checked Of(string name, Seen seen) => new(name, seen.Result, seen.Text, Told(seen));

    private static Finding? Told(Seen seen) =>
        seen.Id is null || CheckRules.All.FirstOrDefault(one => one.Id == seen.Id) is not { } text
            ? null
            : text.Told(Sighting.Of("", seen.Text));
}
