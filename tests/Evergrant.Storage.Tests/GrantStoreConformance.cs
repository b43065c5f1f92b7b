namespace Evergrant.Storage.Tests;

/// What every store does. A subclass only says how to open one.
public abstract partial class GrantStoreConformance : IAsyncLifetime
{
    protected ManualClock Clock { get; } = new();
    protected IGrantStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await OpenAsync(Clock);

    public virtual Task DisposeAsync() => Task.CompletedTask;

    protected abstract Task<IGrantStore> OpenAsync(TimeProvider processClock);

    /// A grant fresh from consent: epoch 1, generation 1.
    private protected async Task<Grant> ConnectAsync(string name = "main", string tokens = "1")
    {
        await Store.AddAppAsync(The.App, default);
        return (await Store.CommitConsentAsync(Some.Consent(Some.GrantId(), name, tokens), default))!.Grant;
    }

    private protected async Task<BeginResult.Begun> BeginAsync(Attempt attempt, long version) =>
        Assert.IsType<BeginResult.Begun>(await Store.BeginAsync(attempt, version, The.Lease, default));

    private protected async Task<Attempt> BeginConsentAsync(Attempt attempt, string code) =>
        Assert
            .IsType<ConsentBeginResult.Begun>(
                await Store.BeginConsentAsync(attempt, new AuthorizationCode(code), default)
            )
            .Attempt;

    private protected async Task<Grant> ReadAsync(GrantId id) => (await Store.FindAsync(id, default))!.Grant;

    /// One whole refresh.
    private protected async Task<Grant> RefreshAsync(Grant grant, string tokens, int number = 0)
    {
        var attempt = (await BeginAsync(Some.Refresh(grant, number), grant.Version)).Attempt;
        return (await Store.CommitRotationAsync(Some.Rotation(attempt, tokens), default)).Grant;
    }

    /// Begun, and ended without an answer.
    private protected async Task<Attempt> LoseAnswerAsync(Grant grant, int number = 0)
    {
        var begun = await BeginAsync(Some.Refresh(grant, number), grant.Version);
        var change = Some.Change(GrantState.Uncertain) with
        {
            Trouble = new Trouble { Unknowns = number + 1, UnknownSince = The.Start },
        };
        var end = Some.End(begun.Attempt, AttemptOutcome.Unknown, change, begun.Version);
        Assert.Equal(EndResult.Ended, await Store.EndAsync(end, default));
        return begun.Attempt;
    }
}
