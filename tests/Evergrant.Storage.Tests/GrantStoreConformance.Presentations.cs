namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    private const AttemptKind Code = AttemptKind.Code;
    private const AttemptKind Import = AttemptKind.Import;

    [Fact]
    public async Task A_code_and_an_import_are_on_record_with_the_fingerprint_of_what_they_present()
    {
        var begun = await BegunAsync(Import, "canary-text");
        Assert.Matches("^[0-9a-f]{32}$", begun.ParentFingerprint);
        Assert.Equal(begun, await Store.FindAttemptAsync(begun.Id, default));
        Assert.NotEqual(begun.ParentFingerprint, (await BegunAsync(Code, "other")).ParentFingerprint);
    }

    [Theory]
    [InlineData(Code, null)]
    [InlineData(Code, AttemptOutcome.Answered)]
    [InlineData(Code, AttemptOutcome.Unknown)]
    [InlineData(Import, null)]
    [InlineData(Import, AttemptOutcome.Answered)]
    public async Task What_may_have_been_sent_is_not_sent_again(AttemptKind kind, AttemptOutcome? outcome)
    {
        var before = await BegunAsync(kind, "text");
        if (outcome is { } ended)
            await EndAsync(before, ended);
        var again = Some.ConsentAttempt(Some.GrantId(), kind);
        var answer = await PresentAsync(again, "text");
        Assert.Equal(before.Id, Assert.IsType<ConsentBeginResult.AlreadyPresented>(answer).Before.Id);
        Assert.Null(await Store.FindAttemptAsync(again.Id, default));
        await BegunAsync(kind, "another");
    }

    [Theory]
    [InlineData(Code)]
    [InlineData(Import)]
    public async Task What_was_not_sent_may_be_sent(AttemptKind kind)
    {
        await EndAsync(await BegunAsync(kind, "text"), AttemptOutcome.NotSent);
        Assert.Equal(0, (await BegunAsync(kind, "text")).Try);
    }

    [Fact]
    public async Task Invariant_7_an_import_without_an_answer_is_tried_once_more_and_not_a_third_time()
    {
        await EndAsync(await BegunAsync(Import, "text"), AttemptOutcome.Unknown);
        Assert.IsType<ConsentBeginResult.AlreadyPresented>(
            await PresentAsync(Some.ConsentAttempt(Some.GrantId()), "text")
        );
        var late = await BegunAsync(Import, "text");
        Assert.Equal(1, late.Try);
        await EndAsync(late, AttemptOutcome.Unknown);
        var third = await PresentAsync(Some.ConsentAttempt(Some.GrantId(), Import), "text");
        Assert.Equal(late.Id, Assert.IsType<ConsentBeginResult.AlreadyPresented>(third).Before.Id);
    }

    [Fact]
    public async Task A_presentation_asked_for_again_by_the_same_attempt_is_the_same_while_it_is_open()
    {
        var attempt = Some.ConsentAttempt(Some.GrantId(), Import);
        var first = await PresentAsync(attempt, "text");
        Assert.Equal(first, await PresentAsync(attempt, "text"));
        await EndAsync(attempt, AttemptOutcome.NotSent);
        Assert.IsType<ConsentBeginResult.AlreadyPresented>(await PresentAsync(attempt, "text"));
    }

    [Fact]
    public async Task A_token_of_a_stored_set_is_nobodys_to_import()
    {
        var grant = await ConnectAsync();
        await RefreshAsync(grant, "2");
        foreach (var own in (string[])["canary-refresh-1", "canary-refresh-2"])
        {
            var attempt = Some.ConsentAttempt(Some.GrantId(), Import);
            Assert.Equal(new ConsentBeginResult.OwnToken(grant.Id), await PresentAsync(attempt, own));
            Assert.Null(await Store.FindAttemptAsync(attempt.Id, default));
        }
    }

    [Fact]
    public async Task An_answered_import_stays_presented()
    {
        var consent = Some.Consent(Some.GrantId(), "main", "1");
        var attempt = consent.Attempt with { Kind = Import };
        await PresentAsync(attempt, "foreign");
        await Store.CommitConsentAsync(consent with { Attempt = attempt }, default);
        Assert.IsType<ConsentBeginResult.AlreadyPresented>(
            await PresentAsync(Some.ConsentAttempt(Some.GrantId(), Import), "foreign")
        );
    }

    [Theory]
    [InlineData(Code)]
    [InlineData(Import)]
    public async Task Invariant_1_of_64_that_present_one_text_at_once_one_begins(AttemptKind kind)
    {
        var answers = await AllAtOnceAsync(64, _ => PresentAsync(Some.ConsentAttempt(Some.GrantId(), kind), "text"));
        var begun = Assert.Single(answers.OfType<ConsentBeginResult.Begun>()).Attempt;
        Assert.All(
            answers.OfType<ConsentBeginResult.AlreadyPresented>(),
            answer => Assert.Equal(begun.Id, answer.Before.Id)
        );
        Assert.Equal(63, answers.OfType<ConsentBeginResult.AlreadyPresented>().Count());
    }

    private Task<ConsentBeginResult> PresentAsync(Attempt attempt, string text) =>
        Store.BeginConsentAsync(
            attempt,
            attempt.Kind == Code ? new AuthorizationCode(text) : new RefreshToken(text),
            default
        );

    private async Task<Attempt> BegunAsync(AttemptKind kind, string text) =>
        Assert
            .IsType<ConsentBeginResult.Begun>(await PresentAsync(Some.ConsentAttempt(Some.GrantId(), kind), text))
            .Attempt;

    private async Task EndAsync(Attempt attempt, AttemptOutcome outcome) =>
        Assert.Equal(EndResult.Ended, await Store.EndAsync(Some.End(attempt, outcome, null, 0), default));
}
