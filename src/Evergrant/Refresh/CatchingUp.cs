using Evergrant.Protocol;
using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Refresh;

/// Brings a store up to what its home did after the copy was made, as far as that is known, and sets aside what is not.
internal sealed class CatchingUp(KeeperOptions keeper, Conclusion conclusion, Consents consents)
{
    private const int Page = 256;

    /// More than any reuse rule but a harmless one tries again.
    private const int TriesUsedUp = 6;

    public async Task<RestoreReport> RunAsync(string copy, bool isOld, CancellationToken cancellationToken)
    {
        var lost = new List<string>();
        var recovered = new HashSet<GrantId>();
        if (keeper.Journal is { } journal)
        {
            await foreach (var entry in EntriesAsync(journal, cancellationToken))
                if (await ReplayAsync(entry, lost, cancellationToken))
                    recovered.Add(entry.Grant);
        }
        await ReplaySpoolsAsync(recovered, cancellationToken);
        var report = await SortAsync(copy, isOld, recovered, lost, cancellationToken);
        if (keeper.Journal is { } caughtUp)
            await caughtUp.AdoptAsync(cancellationToken);
        return report;
    }

    public async Task<bool> TrustAsync(Func<Task<GrantSnapshot?>> find, CancellationToken cancellationToken)
    {
        while (await find() is { Grant: var grant })
        {
            if (
                grant
                is not { State: GrantState.Uncertain or GrantState.NeedsReauthorization, Trouble.Unknowns: TriesUsedUp }
            )
                return false;
            var now = keeper.Calendar.GetUtcNow();
            var trusted = new GrantChange
            {
                State = GrantState.Active,
                Evidence = new Evidence
                {
                    At = now,
                    What = "trusted",
                    Meaning = "An operator said that the copy it was restored from is current.",
                },
                Trouble = Trouble.None,
                NextRefreshAt = now,
            };
            if (await keeper.Store.ChangeAsync(grant.Id, grant.Version, trusted, cancellationToken))
                return true;
        }
        return false;
    }

    private static async IAsyncEnumerable<JournalEntry> EntriesAsync(
        AnswerJournal journal,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var after = ""; ; )
        {
            var page = await journal.ListAsync(after, Page, cancellationToken);
            foreach (var entry in page)
                yield return entry;
            if (page.Count < Page)
                yield break;
            after = page[^1].Grant.ToString();
        }
    }

    /// Whether the grant has newer tokens for it.
    private async Task<bool> ReplayAsync(JournalEntry entry, List<string> lost, CancellationToken cancellationToken)
    {
        if (entry.Presented is null)
            return false;
        try
        {
            var grant = await FindAsync(entry.Grant, cancellationToken);
            if (grant is null && entry.Consent is { } consent)
            {
                await ConcludeAsync(consent, cancellationToken);
                grant = await FindAsync(entry.Grant, cancellationToken);
            }
            if (grant is null)
            {
                lost.Add(
                    $"{entry.Consent?.Consent?.GrantName ?? entry.Grant.ToString()} was connected after the copy was made; connect it again"
                );
                await keeper.Journal!.SettleAsync(entry.Grant, null, cancellationToken);
                return false;
            }
            if (entry.Answer is { } answer && IsAhead(entry.Epoch, entry.Generation, answer.Attempt.Id, grant))
                await ConcludeAsync(answer, cancellationToken);
            if (entry.Problem is { } problem)
                lost.Add($"{grant.Name}: the newest answer in the journal does not open. {problem}");
            return (await FindAsync(entry.Grant, cancellationToken))?.Tip == entry.Attempt
                && grant.Tip != entry.Attempt;
        }
        // An app that the copy lacks, a value that does not open: the others go on.
        catch (Exception mistake) when (mistake is InvalidOperationException or SealBrokenException)
        {
            lost.Add($"{entry.Consent?.Consent?.GrantName ?? entry.Grant.ToString()}: {mistake.Message}");
            await keeper.Journal!.SettleAsync(entry.Grant, null, cancellationToken);
            return false;
        }
    }

    /// What dead processes left there may be newer than the journal, which is not flushed.
    private async Task ReplaySpoolsAsync(HashSet<GrantId> recovered, CancellationToken cancellationToken)
    {
        var abandoned = keeper.Spool.FindAbandoned();
        try
        {
            foreach (var answer in abandoned.SelectMany(spool => spool.Answers).OrderBy(answer => answer.Attempt.Id))
                if (
                    answer is { Consent: null, Answer.Complete: true, Attempt: var attempt }
                    && await FindAsync(attempt.Grant, cancellationToken) is { } grant
                    && IsAhead(attempt.Epoch, attempt.Generation, attempt.Id, grant)
                )
                {
                    await ConcludeAsync(answer, cancellationToken);
                    if ((await FindAsync(attempt.Grant, cancellationToken))?.Tip == attempt.Id)
                        recovered.Add(attempt.Grant);
                }
        }
        finally
        {
            foreach (var spool in abandoned)
                spool.Dispose();
        }
    }

    private async Task<RestoreReport> SortAsync(
        string copy,
        bool isOld,
        HashSet<GrantId> recovered,
        List<string> lost,
        CancellationToken cancellationToken
    )
    {
        var isWhole = !isOld && keeper.Journal is { } journal && await journal.IsWholeAsync(cancellationToken);
        var (found, aside, current) = (new List<Grant>(), new List<Grant>(), 0);
        for (string? after = null; ; )
        {
            var page = await keeper.Store.ListAsync(after, Page, cancellationToken);
            foreach (var grant in page)
            {
                if (grant is { Kind: GrantKind.Key } or { State: GrantState.Revoked } or { HasRefreshToken: false })
                    current++;
                else if (!isWhole || !await IsKnownAsync(grant, cancellationToken))
                    aside.Add(await SetAsideAsync(grant, copy, isWhole, cancellationToken));
                else if (recovered.Contains(grant.Id))
                    found.Add(grant);
                else
                    current++;
            }
            if (page.Count < Page)
                return new RestoreReport(found, aside, current, lost);
            after = page[^1].Name;
        }
    }

    /// Whether the newest presentation of this grant is one that the store knows of.
    private async Task<bool> IsKnownAsync(Grant grant, CancellationToken cancellationToken) =>
        await keeper.Journal!.FindAsync(grant.Id, cancellationToken) is not { Presented: { } presented }
        || await keeper.Store.FindAttemptAsync(presented, cancellationToken) is not null;

    private async Task<Grant> SetAsideAsync(Grant grant, string copy, bool isWhole, CancellationToken cancellationToken)
    {
        for (; ; )
        {
            var why = isWhole
                ? "its refresh token was presented after that copy was made, and the answer is not here"
                : "nothing here says whether its refresh token was presented after that copy was made";
            var change = new GrantChange
            {
                State = grant.State is GrantState.Paused or GrantState.NeedsReauthorization
                    ? grant.State
                    : GrantState.Uncertain,
                Evidence = new Evidence
                {
                    At = keeper.Calendar.GetUtcNow(),
                    What = Advice.RestoredWhat,
                    Meaning = $"Restored from {copy}; {why}.",
                    Node = keeper.Node,
                },
                // Neither by its own time nor because a secret changed, nor a sibling that may be spent as well.
                Trouble = new Trouble { Unknowns = TriesUsedUp, UnknownSince = grant.ObtainedAt },
                NextRefreshAt = null,
            };
            if (await keeper.Store.ChangeAsync(grant.Id, grant.Version, change, cancellationToken))
                break;
            grant = (await FindAsync(grant.Id, cancellationToken))!;
        }
        if (keeper.Journal is { } journal)
            await journal.SettleAsync(grant.Id, grant.Tip, cancellationToken);
        return grant;
    }

    private static bool IsAhead(int epoch, int generation, AttemptId attempt, Grant grant) =>
        (epoch, generation, attempt).CompareTo((grant.Epoch, grant.Generation, grant.Tip)) > 0;

    private async Task ConcludeAsync(SpooledAnswer answer, CancellationToken cancellationToken)
    {
        // Said first: a check that comes in between knows why.
        if (answer.Consent is null && keeper.Journal is { } journal)
            await journal.NoteGapAsync(answer.Attempt.Id, cancellationToken);
        var exchange = new Exchange.Answered(answer.Answer);
        if (answer.Consent is null)
            await conclusion.ConcludeAsync(exchange, answer.Attempt, answer, null, cancellationToken);
        else
            await consents.ConcludeAsync(exchange, answer.Attempt, answer, null, cancellationToken);
    }

    private async Task<Grant?> FindAsync(GrantId id, CancellationToken cancellationToken) =>
        (await keeper.Store.FindAsync(id, cancellationToken))?.Grant;
}
