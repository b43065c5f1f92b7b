namespace Evergrant.Intake.Spooling;

/// <summary>What became of the files in which submissions wait.</summary>
/// <param name="Taken">Committed, and the files removed.</param>
/// <param name="Repeated">Taken before; the files were removed.</param>
/// <param name="Refused">Moved aside, each with a reason.</param>
/// <param name="Troubles">What keeps files where they are, for an operator; a folder each.</param>
public sealed record InboxReport(int Taken, int Repeated, int Refused, IReadOnlyList<string> Troubles)
{
    /// <summary>There was nothing.</summary>
    public static InboxReport None { get; } = new(0, 0, 0, []);
}
