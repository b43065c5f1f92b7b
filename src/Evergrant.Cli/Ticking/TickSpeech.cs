using Evergrant.Cli.Connecting;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Sinks;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Chores;
using Evergrant.Intake.Delivering;

namespace Evergrant.Cli.Ticking;

/// What a tick says. Cron mails every word: what was done goes to stdout, what went wrong to stderr and only once, and a
/// tick with nothing to say says nothing.
internal static class TickSpeech
{
    public const string Nothing = "nothing was due";

    public static async Task SayAsync(
        CommandHome home,
        HomeTickReport report,
        DeliveryReport delivered,
        bool wordy,
        CancellationToken cancellationToken
    )
    {
        var done = Done(home, report, delivered);
        if (done.Count > 0)
            Say.Data(string.Join(", ", done));
        else if (wordy)
            Say.Data(Nothing);
        TokenFiles.SayNews(report.Sinks, all: wordy);
        foreach (var held in delivered.Held.Where(held => wordy || report.LastAt is not { } last || held.Since > last))
            Say.Error(
                $"{held.Name ?? held.Grant.ToString()}: {Count(held.Waiting, "submission")} of forms held ({held.Why}){(held.Until is { } until ? $" until {until:u}" : "")}"
            );
        bool IsNews(Grant grant) => wordy || report.LastAt is not { } last || grant.Since > last;
        foreach (var grant in report.Grants.NeedOwner.Concat(report.Grants.Troubled).Where(IsNews))
        {
            Say.Error($"{grant.Name}: {Advice.For(grant, home.Calendar.GetUtcNow())}");
            if (grant.State != GrantState.NeedsReauthorization)
                continue;
            if (HasServer(home))
                await ReconnectLink.PrintAsync(home, grant, cancellationToken);
            else
                Say.Note($"To approve it again: evergrant connect {grant.App} --name {grant.Name}");
        }
    }

    /// Whether somebody answers the links of this home: whoever ticks often has no server at all.
    public static bool HasServer(CommandHome home) => home.Opened.Settings.HasPublicAddress;

    /// What waits for a person goes before what passes.
    public static int CodeOf(HomeTickReport report, DeliveryReport delivered)
    {
        var files = TokenFiles.CodeOf(report.Sinks);
        return report.Grants switch
        {
            { NeedOwner.Count: > 0 } => ExitCodes.NeedsReauthorization,
            _ when files == ExitCodes.Configuration => files,
            _ when delivered.NeedAttention > 0 => ExitCodes.Failed,
            _ when delivered.Held.Any(held => held.Until is not null) => ExitCodes.Temporary,
            _ when delivered is { Waiting: > 0 } or { IsCut: true } => ExitCodes.Temporary,
            { Troubled.Count: > 0 } or { Failed: > 0 } or { Busy: > 0 } or { IsCut: true } => ExitCodes.Temporary,
            _ => files,
        };
    }

    private static List<string> Done(CommandHome home, HomeTickReport report, DeliveryReport delivered)
    {
        var (grants, files) = (report.Grants, report.Sinks);
        var done = new List<string>();
        Add(home.Keeper.AdoptedCount, "stored {0} from a process that had died", "answer");
        Add(grants.Rotated, "refreshed {0}", "grant");
        Add(grants.Failed, "could not refresh {0}", "grant");
        Add(grants.Busy, "left {0} to another process", "grant");
        Add(files.Written, "wrote {0}", "token file");
        Add(files.Removed, "removed {0} of a token that had ended", "token file");
        Add(report.Alerts.Sent, "sent {0}", "alert");
        Add(report.Alerts.NotSent, "could not send {0}, which is tried again", "alert");
        Add(delivered.Delivered, "delivered {0}", "submission");
        Add(delivered.Waiting, "could not deliver {0} yet", "submission");
        Add(delivered.NeedAttention, "left {0} for somebody to look at", "submission");
        if (grants.IsCut || delivered.IsCut)
            done.Add("ran out of time; the next tick goes on");
        return done;

        void Add(int count, string what, string noun)
        {
            if (count > 0)
                done.Add(what.Replace("{0}", Count(count, noun), StringComparison.Ordinal));
        }
    }

    private static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
