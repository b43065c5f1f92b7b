using System.CommandLine;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Cli.Stores;

/// Opens nothing: the machine it runs on may have lost its way to the database.
internal static class SpoolExport
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("FOLDER") { Description = "Where the copies go; it has to exist." };
        var command = new Command(
            "export",
            "Copy the spool files of dead processes of this home, to take them to another node. They stay sealed."
        )
        {
            folder,
        };
        command.SetAction(parsed =>
        {
            var (home, target) = (
                EvergrantHome.Locate(parsed.GetValue(GlobalOptions.Home)),
                parsed.GetRequiredValue(folder)
            );
            if (!target.Exists)
                throw new UsageException($"{target.FullName} is no folder.");
            if (!Directory.Exists(home))
                throw new ConfigurationException($"{home}: there is no home. Name another with --home");
            try
            {
                var (copied, living) = SpoolTransfer.Export(Path.Combine(home, "spool"), target.FullName);
                foreach (var name in copied)
                    Say.Data(Path.Combine(target.FullName, name));
                foreach (var name in living)
                    Say.Note($"{name} belongs to a process that lives; it stores what it holds by itself.");
                if (copied.Count == 0)
                    Say.Note("No dead process left anything here.");
                return ExitCodes.Ok;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Say.Error(failure.Message);
                return ExitCodes.Failed;
            }
        });
        HelpWithExamples.Add(command, "evergrant store spool export /mnt/usb");
        return command;
    }
}
