namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    [Fact]
    public async Task Invariant_1_of_64_that_begin_at_once_one_begins()
    {
        var grant = await ConnectAsync();
        var answers = await AllAtOnceAsync(
            64,
            _ => Store.BeginAsync(Some.Refresh(grant), grant.Version, The.Lease, default)
        );
        Assert.Single(answers.OfType<BeginResult.Begun>());
        Assert.All(
            answers,
            answer => Assert.True(answer is BeginResult.Begun or BeginResult.Moved or BeginResult.Held)
        );
        Assert.Single(await Store.ListAttemptsAsync(grant.Id, 99, default), a => a.Kind == AttemptKind.Refresh);
    }

    [Fact]
    public async Task Invariant_1_of_many_takers_one_ends_an_abandoned_attempt_and_one_tries_late()
    {
        var grant = await ConnectAsync();
        var begun = await BeginAsync(Some.Refresh(grant), grant.Version);
        Clock.Advance(The.Lease);
        var ends = await AllAtOnceAsync(
            16,
            _ =>
                Store.EndAsync(
                    Some.End(
                        begun.Attempt,
                        AttemptOutcome.Unknown,
                        Some.Change(GrantState.Uncertain),
                        begun.Version
                    ) with
                    {
                        OnlyIfAbandoned = true,
                    },
                    default
                )
        );
        Assert.Single(ends, EndResult.Ended);
        var row = await ReadAsync(grant.Id);
        var tries = await AllAtOnceAsync(
            16,
            number => Store.BeginAsync(Some.Refresh(row, number % 2), row.Version, The.Lease, default)
        );
        Assert.Equal(1, Assert.Single(tries.OfType<BeginResult.Begun>()).Attempt.Try);
    }

    [Fact]
    public async Task Parallel_commits_of_one_answer_store_it_once()
    {
        var grant = await ConnectAsync();
        var attempt = (await BeginAsync(Some.Refresh(grant), grant.Version)).Attempt;
        var rotation = Some.Rotation(attempt, "2");
        var answers = await AllAtOnceAsync(16, _ => Store.CommitRotationAsync(rotation, default));
        Assert.Single(answers.Distinct());
        Assert.Equal(2, (await Store.ListAuditAsync(grant.Id, 99, default)).Count);
    }

    [Fact]
    public async Task Parallel_consents_of_one_name_create_one_grant()
    {
        var answers = await AllAtOnceAsync(
            16,
            _ => Store.CommitConsentAsync(Some.Consent(Some.GrantId(), "main", "1"), default)
        );
        Assert.Single(answers, answer => answer is not null);
        Assert.Single(await Store.ListAsync(null, 99, default));
    }

    [Fact]
    public async Task Many_grants_refresh_side_by_side()
    {
        var grants = new List<Grant>();
        for (var i = 0; i < 32; i++)
            grants.Add(await ConnectAsync($"g{i}", $"{i}-0"));
        await AllAtOnceAsync(
            grants.Count,
            async number =>
            {
                var grant = grants[number];
                for (var round = 1; round <= 5; round++)
                    grant = await RefreshAsync(grant, $"{number}-{round}");
                return grant;
            }
        );
        for (var i = 0; i < grants.Count; i++)
        {
            var snapshot = (await Store.FindAsync(grants[i].Id, default))!;
            Assert.Equal(($"canary-access-{i}-5", 6), (snapshot.AccessToken.Reveal(), snapshot.Grant.Generation));
        }
    }

    private protected static Task<T[]> AllAtOnceAsync<T>(int count, Func<int, Task<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => act(number))));
}
