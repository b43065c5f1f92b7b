using System.CommandLine;
using Evergrant.Cli.Terminal;
using Evergrant.Doctor;

namespace Evergrant.Cli.Doctoring;

internal static class DoctorExplain
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "Id of a finding, such as OAUTH-010." };
        var command = new Command("explain", "What a finding means, why it matters, and the line to use.") { id };
        command.SetAction(parsed =>
        {
            var asked = parsed.GetRequiredValue(id);
            Say.Data((FindingPage.Of(asked) ?? throw Unknown(asked)).TrimEnd('\n'));
            return ExitCodes.Ok;
        });
        HelpWithExamples.Add(command, "evergrant doctor explain OAUTH-010");
        return command;
    }

    private static NotFoundException Unknown(string asked)
    {
        var family = asked.Split('-')[0].ToUpperInvariant();
        var near = Examination.Known.Where(known => known.Id.StartsWith(family + "-", StringComparison.Ordinal));
        var ids = near.Select(known => known.Id).ToList();
        return new NotFoundException(
            ids.Count > 0
                ? $"There is no finding {asked}; those of {family} are {string.Join(", ", ids)}."
                : $"There is no finding {asked}; ids begin with {string.Join(", ", Examination.Known.Select(known => known.Id.Split('-')[0]).Distinct())}."
        );
    }
}
