using Evergrant.Hosting.Home;
using Evergrant.Hosting.Tests;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Tests;

public sealed class SubmissionStoreTests
{
    private static readonly GrantId Grant = GrantId.New(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task What_was_accepted_is_found_again_with_its_content_and_is_due()
    {
        using var folder = new TemporaryFolder();
        await using var home = await EvergrantHome.OpenAsync(new HomeOptions { Path = folder.Path }, default);
        var store = await SubmissionStore.OpenAsync(home, default);

        var accepted = (AcceptResult.Accepted)await store.AcceptAsync(Ann(), default);
        var found = (await store.FindAsync(accepted.Id, default))!;

        Assert.Equal("ann@customers.example", found.Content.Email);
        Assert.Equal(SubmissionState.Queued, found.State);
        Assert.Equal(found.ReceivedAt, found.DueAt);
    }

    [Fact]
    public async Task The_same_key_brings_the_same_receipt_and_another_body_under_it_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var home = await EvergrantHome.OpenAsync(new HomeOptions { Path = folder.Path }, default);
        var store = await SubmissionStore.OpenAsync(home, default);
        var key = new RepeatKey("a-key", "a-body", TimeSpan.FromHours(24));

        var first = (AcceptResult.Accepted)await store.AcceptAsync(Ann() with { Key = key }, default);
        var again = await store.AcceptAsync(Ann() with { Key = key }, default);
        var other = await store.AcceptAsync(Ann() with { Key = key with { Fingerprint = "another-body" } }, default);

        Assert.Equal(new AcceptResult.Repeated(first.Id), again);
        Assert.IsType<AcceptResult.KeyUsed>(other);
    }

    private static NewSubmission Ann() =>
        new()
        {
            Form = "newsletter",
            Grant = Grant,
            Content = new Content { Email = "ann@customers.example", GivenName = "Ann" },
        };
}
