using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Doctor.Checks;
using Evergrant.Storage;

namespace Evergrant.Cli.Doctoring.Live;

/// The folder, its key, its store, its schedule.
internal static class HomeChecks
{
    public const string Home = "home";
    public const string Store = "store";
    private const long LeastSpace = 64 * 1024 * 1024;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherExecute;

    private static readonly TimeSpan Overdue = TimeSpan.FromHours(1);

    public static IEnumerable<CheckupStep> Of(CommandHome home) =>
        [
            new(Home, [], _ => Task.FromResult(Seen.Good(home.Opened.Path))),
            new("rights", [Home], _ => Task.FromResult(Rights(home.Opened.Path))),
            new("space", [Home], _ => Task.FromResult(Space(home.Opened.Path))),
            new(Store, [Home], token => StoreAsync(home, token)),
            new("schedule", [Store], token => ScheduleAsync(home, token)),
        ];

    private static Seen Rights(string path)
    {
        if (OperatingSystem.IsWindows())
            return Seen.Unclear("rights of Windows are not looked at");

        var key = Path.Combine(path, "master.key");
        foreach (var file in (string[])[path, key])
        {
            if (Path.Exists(file) && (File.GetUnixFileMode(file) & Others) is not 0 and var open)
                return Seen.Wrong("LIVE-002", $"{file}: {open}");
        }

        return Seen.Good(File.Exists(key) ? "only the owner reads home and key" : "the key is not a file of this home");
    }

    private static Seen Space(string path)
    {
        try
        {
            var free = new DriveInfo(path).AvailableFreeSpace;
            var text = $"{free / 1024 / 1024} MB free";
            return free < LeastSpace ? Seen.Wrong("LIVE-004", text) : Seen.Good(text);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Seen.Unclear(unknown.Message);
        }
    }

    private static async Task<Seen> StoreAsync(CommandHome home, CancellationToken cancellationToken)
    {
        try
        {
            var states = await home.Store.CountByStateAsync(cancellationToken);
            return Seen.Good(
                states.Count == 0
                    ? "no grant yet"
                    : string.Join(
                        ", ",
                        states.Where(one => one.Value > 0).Select(one => $"{one.Value} {Words.Of(one.Key)}")
                    )
            );
        }
        catch (StoreUnavailableException away)
        {
            return Seen.Wrong("LIVE-003", away.Message);
        }
    }

    private static async Task<Seen> ScheduleAsync(CommandHome home, CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        return await home.Store.FindNextDueAsync([], cancellationToken) is not { } due
                ? Seen.Good("nothing is due by itself")
            : due < now - Overdue ? Seen.Wrong("LIVE-009", $"due since {Times.Text(due)}, now {Times.Text(now)}")
            : Seen.Good($"next {Times.Text(due)}");
    }
}
