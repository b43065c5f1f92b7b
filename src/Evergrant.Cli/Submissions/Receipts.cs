using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Intake.Submissions;

namespace Evergrant.Cli.Submissions;

/// What the commands about submissions have in common.
internal static class Receipts
{
    public static Argument<string> Argument() =>
        new("RECEIPT") { Description = "Of the submission, as form submissions shows it: sb_…" };

    public static Argument<string[]> Several() =>
        new("RECEIPT")
        {
            Description = "Of submissions, as form submissions shows them: sb_…",
            Arity = ArgumentArity.OneOrMore,
        };

    /// <exception cref="UsageException"/>
    public static SubmissionId Read(string text) =>
        SubmissionId.TryParse(text.Trim(), out var id)
            ? id
            : throw new UsageException($"'{text}' is no receipt: one is sb_ and 20 characters.");

    /// <exception cref="NotFoundException"/>
    public static async Task<SeenSubmission> RequireAsync(
        SubmissionStore store,
        SubmissionId id,
        CancellationToken cancellationToken
    ) => await store.SeeAsync(id, cancellationToken) ?? throw NotThere(id);

    public static NotFoundException NotThere(SubmissionId id) =>
        new($"There is no submission {id}; after its time it is removed. Those there are: evergrant form submissions");

    public static async Task<IReadOnlyDictionary<GrantId, string>> GrantNamesAsync(
        CommandHome home,
        IReadOnlyList<SeenSubmission> found,
        CancellationToken cancellationToken
    )
    {
        var names = new Dictionary<GrantId, string>();
        foreach (var grant in found.Select(seen => seen.Submission.Grant).Distinct())
            if ((await home.Store.FindAsync(grant, cancellationToken))?.Grant.Name is { } name)
                names[grant] = name;
        return names;
    }
}
