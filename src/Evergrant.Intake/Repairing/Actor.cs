namespace Evergrant.Intake.Repairing;

/// <summary>Who does something to a submission, for its record.</summary>
/// <param name="Who">A user of the machine, or an operator's token.</param>
/// <param name="Why">In their words. Null: they did not say.</param>
internal sealed record Actor(string Who, string? Why = null)
{
    public const int LongestWhy = 500;

    /// <summary>As it stands in the record.</summary>
    public string Say(string? what = null) =>
        string.Join('\n', new[] { what, $"by {Who}", Why is null ? null : $"because: {Why}" }.OfType<string>());
}
