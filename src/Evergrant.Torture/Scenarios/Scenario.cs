namespace Evergrant.Torture;

/// <summary>
/// What a client goes through: around each expiry of the access token <see cref="Callers"/> want to call the API, and things
/// go wrong meanwhile. Times are real ones.
/// </summary>
public sealed record Scenario
{
    public const int MostExpiries = 10_000;

    /// `[a-z0-9-]`, 1 to 40 characters.
    public required string Name { get; init; }

    /// One line for people.
    public string About { get; init; } = "";

    public ReuseRule Rule { get; init; } = ReuseRule.Strict;

    /// Goes with <see cref="ReuseRule.Grace"/>.
    public TimeSpan Grace { get; init; }

    /// Whole seconds, 1 s to 60 s. Default 2 s: some clients drop fractions of a second, and would find tokens of 1 s dead.
    public TimeSpan AccessLife { get; init; } = TimeSpan.FromSeconds(2);

    /// Whether a rotation ends the access token before it.
    public bool OldAccessDies { get; init; }

    /// Processes of the client over one state, 1 to 16. Default 1.
    public int Processes { get; init; } = 1;

    /// Calls around each expiry, over all processes, 1 to 1000. Default 20.
    public int Callers { get; init; } = 20;

    /// The span around the expiry that they are spread over. Default 60 ms.
    public TimeSpan Spread { get; init; } = TimeSpan.FromMilliseconds(60);

    /// Expiries to go through, 1 to 10 000. Default 10.
    public int Expiries { get; init; } = 10;

    /// How long the token endpoint takes. Default 20 ms.
    public TimeSpan AnswerDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// What a client is asked to wait after reading its store, if that is only a stand-in. Default 0.
    public TimeSpan StoreDelay { get; init; }

    /// The first caller of each crowd goes away after this. Zero: nobody does.
    public TimeSpan CancelAfter { get; init; }

    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// One for each expiry, in turn. Empty: nobody is killed.
    public IReadOnlyList<KillMoment> Kills { get; init; } = [];

    /// How long a client has to come back by itself after each expiry. Default 5 s.
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// The clock of a client that can be made to run faster does so only here: what it does about these may take it minutes.
    public int ClockRate(ClientCommand command) => Faults.Count > 0 || Kills.Count > 0 ? command.ClockRate : 1;
}
