using Evergrant.Hosting.Home;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Repairing;

/// <summary>What a person may ask of whoever keeps their data: to see it, and to have it removed.</summary>
internal sealed class Forgetting(EvergrantHome home, SubmissionStore store)
{
    private const int AtOnce = 200;

    /// <param name="email">As somebody wrote it.</param>
    /// <param name="cancellationToken"/>
    public IAsyncEnumerable<SeenSubmission> ListAsync(string email, CancellationToken cancellationToken) =>
        store.AllAsync(new SubmissionFilter { Person = store.People.Of(email) }, cancellationToken);

    /// <summary>Removes all that came from this address, whatever its state.</summary>
    /// <returns>How many submissions.</returns>
    public async Task<long> ForgetAsync(string email, Actor actor, CancellationToken cancellationToken)
    {
        var filter = new SubmissionFilter { Person = store.People.Of(email) };
        long removed = 0;
        while (await store.ListAsync(filter, null, AtOnce, oldestFirst: true, cancellationToken) is { Count: > 0 } some)
            removed += await store.RemoveAsync([.. some.Select(seen => seen.Submission.Id)], cancellationToken);
        await new Acts(home).AddAsync("forgotten", actor, removed, cancellationToken);
        return removed;
    }
}
