using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Evergrant.Cli.Doctoring.Live;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Cli.Doctoring.Bundling;

internal static class DoctorBundle
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "A new file. Default: evergrant-bundle-TIME.zip, here.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var log = new Option<string?>("--log")
        {
            Description = "A log whose last lines go along, redacted. A file, or - for stdin.",
            HelpName = "FILE",
        };
        var command = new Command(
            "bundle",
            "A local archive for support: versions, settings without their secrets, counts, stories. Nothing is sent."
        )
        {
            file,
            log,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var now = TimeProvider.System.GetUtcNow();
                var path = Path.GetFullPath(parsed.GetValue(file) is { Length: > 0 } given ? given : Usual(now));
                if (File.Exists(path))
                    throw new UsageException($"{path} is there already; nothing is written over it.");
                var files = await GatherAsync(parsed, parsed.GetValue(log), now, cancellationToken);
                var written = Bundle.Write(path, files, now);
                Say.Note(Bundle.Listing(written, "\n").TrimEnd('\n'));
                Say.Note("Nothing was sent. Look into it before you hand it on.");
                Say.Data(path);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant doctor bundle",
            "journalctl -u evergrant -n 500 | evergrant doctor bundle support.zip --log -"
        );
        return command;
    }

    private static string Usual(DateTimeOffset now) =>
        $"evergrant-bundle-{now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.zip";

    private static async Task<IReadOnlyList<BundleFile>> GatherAsync(
        ParseResult parsed,
        string? log,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var path = EvergrantHome.Locate(parsed.GetValue(GlobalOptions.Home));
        List<BundleFile> files = [About(now), SettingsPart.Read(path)];
        if (log is not null)
            files.Add(await LogPart.ReadAsync(log, cancellationToken));
        // A home that does not open is the one that needs support most.
        var report = await LiveDoctor.RunAsync(parsed, null, DoctorReach.WithoutTokens, cancellationToken);
        files.Add(LivePart.Of(report));
        try
        {
            await using var home = await LookedHome.OpenAsync(parsed, cancellationToken);
            files.Add(await StorePart.ReadAsync(home, cancellationToken));
            files.AddRange(await GrantsPart.ReadAsync(home, cancellationToken));
            var secrets = await KnownSecrets.OfAsync(home, cancellationToken);
            return [.. files.Select(file => KnownSecrets.Check(file, secrets))];
        }
        catch (Exception closed)
            when (closed is ConfigurationException or StoreUnavailableException or HomeBusyException)
        {
            Say.Note("The store could not be opened; doctor.txt says what was seen.");
            return files;
        }
    }

    private static BundleFile About(DateTimeOffset now) =>
        BundleFile.Whole(
            "about.txt",
            $"""
            evergrant {typeof(DoctorBundle)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion}
            {RuntimeInformation.FrameworkDescription}
            {RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors
            made {Times.Text(now)}

            """
        );
}
