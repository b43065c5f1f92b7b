using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Chores;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Spooling;

namespace Evergrant.Cli.Ticking;

/// <summary>
/// `evergrant tick`, called every few minutes by a timer, mostly for nothing: then it ends without reading the command line
/// whole. It redeems nothing, so it may be stopped at any moment. Whatever else comes of it is left to
/// <see cref="TickCommand"/>, which begins anew and has the last word.
/// </summary>
internal static class PlainTick
{
    /// <summary>False: nothing was said.</summary>
    public static async Task<bool> TryAsync(string[] args)
    {
        if (!Take(args, out var flag))
            return false;
        HeadStart.Begin();
        if (!await IsQuietAsync(flag))
            return false;
        if (!Console.IsOutputRedirected)
            Say.Data(TickSpeech.Nothing);
        return true;
    }

    /// False: it takes more to understand this command line.
    internal static bool Take(string[] args, out string? home)
    {
        home = args switch
        {
            ["tick", "--home", var last] => last,
            ["--home", var first, "tick"] => first,
            _ => null,
        };
        return args is ["tick"] || home is { Length: > 0 } && home[0] is not ('-' or '@');
    }

    private static async Task<bool> IsQuietAsync(string? flag)
    {
        try
        {
            await using var home = await CommandHome.OpenAsync(flag, verbose: false, default, start: false);
            // Forms that are written in the settings are compared with the store by the whole command.
            return !home.SandboxIsAbsent
                && home.Opened.Settings.Forms is null
                && !Inbox.HasFiles(home.Opened)
                // Told to people, not to cron, which would mail it every few minutes.
                && (Console.IsOutputRedirected || Inbox.CountRefused(home.Opened) == 0)
                && !await Delivery.HasWorkAsync(home.Opened, default)
                && await QuietTick.TryAsync(home.Opened, default);
        }
#pragma warning disable CA1031 // Whatever it is, the whole command comes upon it too, and says it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
