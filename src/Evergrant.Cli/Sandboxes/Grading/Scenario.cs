namespace Evergrant.Cli.Sandboxes.Grading;

/// <param name="About">In one sentence, for who chooses.</param>
/// <param name="PlayAsync">Goes through it and says what was wrong.</param>
internal sealed record Scenario(
    string Name,
    string About,
    Func<Trial, CancellationToken, Task<IReadOnlyList<Mistake>>> PlayAsync
)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("quiet", "Sixty days, and nothing goes wrong: it has a live token whenever it runs.", Quiet.PlayAsync),
        new("many-at-once", "Several of it start when the access token has ended.", ManyAtOnce.PlayAsync),
        new("lost-answer", "Keap rotates, and the answer is lost on the way.", DeadGrant.AfterLostAnswerAsync),
        new("truncated", "Keap rotates, and half of the answer arrives.", DeadGrant.AfterHalfAnAnswerAsync),
        new("429", "Keap asks it to wait: 429 with Retry-After.", PassingTrouble.TooManyAsync),
        new("html-502", "A page of a proxy comes where JSON was due.", PassingTrouble.HtmlAsync),
        new("stored-before-use", "It is killed between the new pair and its first use.", StoredBeforeUse.PlayAsync),
        new("revoked", "The owner removes its access: it stops asking.", DeadGrant.AfterRevocationAsync),
    ];
}
