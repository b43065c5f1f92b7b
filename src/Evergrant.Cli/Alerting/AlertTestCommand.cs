using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Alerts;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli.Alerting;

internal static class AlertTestCommand
{
    public static Command Create()
    {
        var command = new Command("test", "Send one test message by each way that is set, now.");
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var alerts = await Alerts.OpenAsync(home.Opened, null, cancellationToken);
                var tests = await alerts.TestAsync(cancellationToken);
                if (tests.Count == 0)
                    throw new ConfigurationException(
                        "Nobody is told: set alert_mail_to, alert_webhook or heartbeat in evergrant.json."
                    );
                foreach (var test in tests)
                    Say.Data($"{test.Way, -9}  {(test.Worked ? "ok" : "failed")}: {test.Said}");
                return tests.All(test => test.Worked) ? ExitCodes.Ok : ExitCodes.Failed;
            }
        );
        HelpWithExamples.Add(command, "evergrant alert test");
        return command;
    }
}
