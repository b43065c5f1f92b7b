namespace Evergrant.Cli.Initializing;

/// What is best under somebody's circumstances, and why, in sentences.
internal sealed record Recommendation(SetUp SetUp, IReadOnlyList<string> Why)
{
    /// Keap's quota of a PAT or SAK.
    public const int MostCallsOfKey = 30_000;

    /// Keap's quota of a client id, over all accounts.
    public const int MostCallsOfApp = 150_000;

    public static Recommendation For(Circumstances circumstances)
    {
        var setUp = SetUpFor(circumstances);
        return new(setUp, [.. setUp == SetUp.Key ? ReasonsForKey(circumstances) : ReasonsForApp(circumstances, setUp)]);
    }

    /// Whether a public address changes anything; if not, nobody has to be asked for it.
    public static bool HttpsMatters(Accounts accounts, int callsPerDay, Machine machine) =>
        SetUpFor(new(accounts, callsPerDay, machine, HasHttps: false)) == SetUp.Server;

    private static SetUp SetUpFor(Circumstances circumstances) =>
        circumstances switch
        {
            { Accounts: Accounts.Own, CallsPerDay: <= MostCallsOfKey } => SetUp.Key,
            { Machine: Machine.Cron } => SetUp.Cron,
            _ => SetUp.Server,
        };

    private static IEnumerable<string> ReasonsForKey(Circumstances circumstances)
    {
        yield return "One account of your own and at most 30,000 calls a day: a key is enough, and it does not expire.";
        yield return "Keap's quota for it is 240 calls a minute and 30,000 a day; its terms: your own data only.";
        yield return circumstances.Machine == Machine.Php
            ? "Nothing has to run beside your PHP."
            : "Nothing has to run to keep it.";
    }

    private static IEnumerable<string> ReasonsForApp(Circumstances circumstances, SetUp setUp)
    {
        yield return circumstances.Accounts == Accounts.Customers
            ? "Customers' accounts need an app of yours that each owner allows: keys are for your own data, say Keap's terms."
            : "More than 30,000 calls a day are over a key's quota; an app of your own has 150,000.";
        if (circumstances.CallsPerDay > MostCallsOfApp)
            yield return "Over 150,000 calls a day are refused, whatever the credential: ask Keap for more, or call less.";
        yield return circumstances.Machine switch
        {
            Machine.Cron => "A cron job keeps the tokens alive; no service has to run.",
            Machine.Service => "A service refreshes in time, and its gateway spares your program the tokens.",
            _ =>
                "Where only PHP runs nothing can keep tokens: run this on another machine, and let the site call its gateway.",
        };
        if (circumstances is { Machine: Machine.Php, HasHttps: false })
            yield return "That machine needs an https address, or the site cannot reach it.";
        if (circumstances.Accounts == Accounts.Customers)
            yield return setUp == SetUp.Server && circumstances.HasHttps
                ? "With your https address, each owner connects by a link that you send."
                : "Without an https address of yours, owners connect at your screen, or send you the address they end on.";
    }
}
