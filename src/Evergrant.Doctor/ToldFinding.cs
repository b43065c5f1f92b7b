namespace Evergrant.Doctor;

/// A finding as it is told beside others: the words that a terminal, a page and a report share.
/// <param name="Fix">The line to use, or where it stands already.</param>
public sealed record ToldFinding(Finding Finding, string Fix)
{
    /// `error`, `warning` or `note`.
    public string Severity => Words.Of(Finding.Severity);

    /// `certain`, `likely` or `possible`.
    public string Confidence => Words.Of(Finding.Confidence);

    /// In the finding's order, numbered, with what is known of each.
    public IEnumerable<string> Causes =>
        Finding.Causes.Select((cause, index) => $"{index + 1}. {Standing(cause)}{cause.Cause} {cause.Because}");

    public static IReadOnlyList<ToldFinding> Of(IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        // The same line once: it is usually one request that has to be written anew.
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        return
        [
            .. findings.Select(finding => new ToldFinding(
                finding,
                first.TryAdd(finding.Fix, finding.Id) ? finding.Fix : $"the line of {first[finding.Fix]}"
            )),
        ];
    }

    private static string Standing(PossibleCause cause) =>
        cause.Standing switch
        {
            CauseStanding.Shown => "shown: ",
            CauseStanding.RuledOut => "ruled out: ",
            _ => "",
        };
}
