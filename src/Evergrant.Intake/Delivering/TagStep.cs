using Evergrant.Keap;

namespace Evergrant.Intake.Delivering;

/// Applies the tags that the contact has not.
internal static class TagStep
{
    /// <inheritdoc cref="ContactStep.RunAsync"/>
    public static async Task<string> RunAsync(Underway underway, Account account, CancellationToken cancellationToken)
    {
        var names = DeliveryPlan.TagsOf(underway.Definition, underway.Content);
        return await ApplyAsync(underway, account, names, cancellationToken) ? "applied" : "had_them";
    }

    /// <returns>False: the contact had them all.</returns>
    public static async Task<bool> ApplyAsync(
        Underway underway,
        Account account,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    )
    {
        var has = await CarriedAsync(underway, account, cancellationToken);
        var applied = await ApplyAsync(underway, account, names, has, cancellationToken);
        if (applied.Gone.Count > 0)
            // They were there when they were looked up, and that may be a while ago.
            applied = await ApplyAsync(underway, account, applied.Gone, has, cancellationToken);
        return applied.Gone.Count == 0 ? applied.HasNew : throw NoSuchTag(applied.Gone[0]);
    }

    private static async Task<(bool HasNew, List<string> Gone)> ApplyAsync(
        Underway underway,
        Account account,
        IReadOnlyList<string> names,
        HashSet<string> has,
        CancellationToken cancellationToken
    )
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var id =
                await account.FindTagAsync(name, underway.Definition.MakesTags, cancellationToken)
                ?? throw NoSuchTag(name);
            if (!has.Contains(id))
                ids[id] = name;
        }
        if (ids.Count == 0)
            return (false, []);
        var outcomes = await account.Keap.Tags.ApplyAsync(underway.ContactId!, ids.Keys, cancellationToken);
        var gone = new List<string>();
        foreach (var (id, outcome) in outcomes)
        {
            if (outcome == TagOutcome.NoSuchTag && ids.TryGetValue(id, out var name))
            {
                account.ForgetTag(name);
                gone.Add(name);
            }
            else if (outcome is not (TagOutcome.Applied or TagOutcome.AlreadyApplied))
                throw Refused(outcome, ids.GetValueOrDefault(id, id));
            else
                has.Add(id);
        }
        return (outcomes.Values.Contains(TagOutcome.Applied), gone);
    }

    private static async Task<HashSet<string>> CarriedAsync(
        Underway underway,
        Account account,
        CancellationToken cancellationToken
    )
    {
        if (underway.Contact is { } seen)
            return [.. seen.TagIds];
        var has = new HashSet<string>(StringComparer.Ordinal);
        await foreach (
            var applied in account.Keap.Tags.OfContactAsync(
                underway.ContactId!,
                cancellationToken: cancellationToken
            )
        )
            has.Add(applied.Tag.Id);
        return has;
    }

    private static StepFailedException NoSuchTag(string name) =>
        StepFailedException.NeedsPerson(
            "no_such_tag",
            $"The account has no tag “{name}”. Make it there, allow the form to make tags, or take it out of the form."
        );

    private static StepFailedException Refused(TagOutcome outcome, string name) =>
        new(
            outcome switch
            {
                TagOutcome.NoSuchContact => new Failure.ContactGone("not_found", "Keap has this contact no more."),
                TagOutcome.NotAllowed => new Failure.NeedsPerson(
                    "forbidden",
                    $"Keap does not let this grant apply the tag “{name}”."
                ),
                _ => new Failure.Passing("tag_failed", $"Keap could not apply the tag “{name}”.", null, 4),
            }
        );
}
