namespace Evergrant.Storage.Tests;

public sealed class InMemoryGrantStoreTests : GrantStoreConformance
{
    protected override Task<IGrantStore> OpenAsync(TimeProvider processClock) =>
        Task.FromResult<IGrantStore>(new InMemoryGrantStore(processClock));
}
