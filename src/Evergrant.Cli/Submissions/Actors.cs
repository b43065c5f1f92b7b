using Evergrant.Intake.Repairing;

namespace Evergrant.Cli.Submissions;

/// Who sits at this program, for the record.
internal static class Actors
{
    public static Actor Of(string? why)
    {
        if (why?.Trim() is { Length: > Actor.LongestWhy })
            throw new UsageException($"--why takes a sentence of {Actor.LongestWhy} characters at most.");
        return new Actor($"{Environment.UserName} (command line)", string.IsNullOrWhiteSpace(why) ? null : why.Trim());
    }
}
