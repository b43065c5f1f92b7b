using System.Globalization;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Initializing;

/// The few questions that decide which credential is best.
internal sealed class Interview(Questions questions, GivenAnswers given)
{
    private const int MostCalls = 1_000_000_000;

    /// Nothing but PHP runs there, as far as was said.
    public bool OnlyPhp { get; private set; }

    /// No account of anybody else, as far as was said.
    public bool OnlyOwn { get; private set; }

    public async Task<SetUp> DecideAsync(CancellationToken cancellationToken)
    {
        if (given.Way is { } way)
        {
            OnlyPhp = given.Machine == "php";
            return ReadSetUp(way);
        }
        var recommendation = Recommendation.For(await CircumstancesAsync(cancellationToken));
        Say.Note("");
        Say.Note($"Best for you: {NameOf(recommendation.SetUp)}.");
        foreach (var reason in recommendation.Why)
            Say.Note($"  {reason}");
        return await questions.AskAsync(
            "Enter does that; or say key, cron or server",
            "--way",
            null,
            WordOf(recommendation.SetUp),
            ReadSetUp,
            cancellationToken
        );
    }

    private async Task<Circumstances> CircumstancesAsync(CancellationToken cancellationToken)
    {
        var accounts = await questions.RequireAsync(
            "Whose Keap accounts: own, or customers",
            "--accounts",
            given.Accounts,
            "own",
            text => Choose(text, ("own", Accounts.Own), ("customers", Accounts.Customers)),
            cancellationToken
        );
        OnlyOwn = accounts == Accounts.Own;
        var calls = await questions.RequireAsync(
            "How many calls a day, roughly",
            "--calls",
            given.Calls,
            "1000",
            ReadCalls,
            cancellationToken
        );
        var machine = await questions.RequireAsync(
            "What may run where your program runs: service, cron, or php (nothing but PHP)",
            "--machine",
            given.Machine,
            "cron",
            text => Choose(text, ("service", Machine.Service), ("cron", Machine.Cron), ("php", Machine.Php)),
            cancellationToken
        );
        OnlyPhp = machine == Machine.Php;
        var https =
            Recommendation.HttpsMatters(accounts, calls, machine)
            && await questions.RequireAsync(
                "Does a public https address of yours lead there: yes or no",
                "--https",
                given.Https,
                "no",
                text => Choose(text, ("yes", true), ("no", false)),
                cancellationToken
            );
        return new Circumstances(accounts, calls, machine, https);
    }

    private static string NameOf(SetUp setUp) =>
        setUp switch
        {
            SetUp.Key => "a key, called Personal Access Token or Service Account Key at Keap (key)",
            SetUp.Cron => "an app of your own, with a cron job (cron)",
            _ => "an app of your own, with a server (server)",
        };

    private static string WordOf(SetUp setUp) => Words.Of(setUp);

    private static SetUp ReadSetUp(string text) =>
        Choose(text, ("key", SetUp.Key), ("cron", SetUp.Cron), ("server", SetUp.Server));

    /// The word, or its first letter.
    private static T Choose<T>(string text, params (string Word, T Value)[] choices)
    {
        var said = text.ToLowerInvariant();
        foreach (var (word, value) in choices)
            if (said.Length > 0 && (said == word || said == word[..1]))
                return value;
        throw new UsageException($"'{text}' is none of: {string.Join(", ", choices.Select(choice => choice.Word))}.");
    }

    private static int ReadCalls(string text)
    {
        var digits = new string([.. text.Where(letter => letter is not (',' or '.' or '_' or ' ' or '\''))]);
        return
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var calls) && calls <= MostCalls
            ? calls
            : throw new UsageException($"'{text}' is no number of calls; write it like 5000.");
    }
}
