namespace Evergrant.Torture;

/// The scenarios that everybody goes through, each with one thing that goes wrong: no crowds where answers are lost. None asks for what no client can do: where the server loses the only copy of
/// an answer, the loss is counted and not blamed.
public static class BuiltInScenarios
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(40);

    /// By name, in the order in which they are told.
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new()
        {
            Name = "races",
            About = "20 callers over 60 ms around each expiry; reading the store takes 5 ms",
            Rule = ReuseRule.RevokesFamily,
            Expiries = 10,
            StoreDelay = TimeSpan.FromMilliseconds(5),
        },
        Processes(2),
        Processes(8),
        new()
        {
            Name = "cancel",
            About = "the first caller goes away while the answer is on its way",
            Rule = ReuseRule.RevokesFamily,
            Expiries = 8,
            AnswerDelay = TimeSpan.FromMilliseconds(150),
            CancelAfter = TimeSpan.FromMilliseconds(100),
        },
        new()
        {
            Name = "kill",
            About = "two processes are killed before the token is used, before the answer and after it",
            Processes = 2,
            Expiries = 4,
            Callers = 1,
            Kills = [KillMoment.AfterAnswer, KillMoment.AfterAnswer, KillMoment.BeforeUse, KillMoment.AfterAnswer],
            Patience = LongPatience,
        },
        LostAnswer("strict", ReuseRule.Strict, TimeSpan.Zero),
        LostAnswer("family", ReuseRule.RevokesFamily, TimeSpan.Zero),
        LostAnswer("grace", ReuseRule.Grace, Grace),
        new()
        {
            Name = "late-commit",
            About = "the token is used when the client has given up, or after 6 s; grace 30 s",
            Rule = ReuseRule.Grace,
            Grace = Grace,
            Callers = 1,
            Expiries = 2,
            Faults = [new(FaultKind.LateCommit, 2, 0, TimeSpan.FromSeconds(6))],
            Patience = LongPatience,
        },
        new()
        {
            Name = "html",
            About = "502 with a page, three times; the token is not used",
            Rule = ReuseRule.RevokesFamily,
            Callers = 1,
            Expiries = 3,
            Faults =
            [
                new(FaultKind.Html, 2, 0, TimeSpan.Zero),
                new(FaultKind.Html, 3, 0, TimeSpan.Zero),
                new(FaultKind.Html, 5, 0, TimeSpan.Zero),
            ],
            Patience = LongPatience,
        },
        new()
        {
            Name = "slow",
            About = "every answer takes 600 ms and an access token dies with the next",
            Rule = ReuseRule.RevokesFamily,
            OldAccessDies = true,
            Expiries = 4,
            AnswerDelay = TimeSpan.FromMilliseconds(600),
        },
        new()
        {
            Name = "outage",
            About = "503 for 2 s, while access tokens end",
            Rule = ReuseRule.RevokesFamily,
            Callers = 1,
            Expiries = 3,
            Faults = [new(FaultKind.Outage, 2, 0, TimeSpan.FromSeconds(2))],
            Patience = LongPatience,
        },
    ];

    public static Scenario? Find(string name) => All.FirstOrDefault(scenario => scenario.Name == name);

    private static Scenario Processes(int count) =>
        new()
        {
            Name = $"processes-{count}",
            About = $"{count} processes over one state, 20 callers around each expiry",
            Rule = ReuseRule.RevokesFamily,
            Processes = count,
            Expiries = 8,
            StoreDelay = TimeSpan.FromMilliseconds(5),
        };

    private static Scenario LostAnswer(string name, ReuseRule rule, TimeSpan grace) =>
        new()
        {
            Name = $"lost-answer-{name}",
            About = "the token is used and the answer never arrives",
            Rule = rule,
            Grace = grace,
            Callers = 1,
            Expiries = 3,
            Faults = [new(FaultKind.LostAnswer, 2, 0, TimeSpan.Zero)],
            Patience = LongPatience,
        };
}
