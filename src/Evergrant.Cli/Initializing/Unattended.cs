namespace Evergrant.Cli.Initializing;

/// What has to run on a machine so that nobody has to think of tokens again.
internal static class Unattended
{
    /// Heading and lines. Empty: nothing has to run.
    public static string[] Lines(SetUp setUp, string home) =>
        setUp switch
        {
            SetUp.Cron when OperatingSystem.IsWindows() =>
            [
                "Task Scheduler, every hour:",
                $"schtasks /Create /TN Evergrant /SC HOURLY /TR \"{ThisProgram.Line("tick", "--home", home).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
            ],
            SetUp.Cron =>
            [
                "crontab -e, every hour; troubles are mailed:",
                $"17 * * * * {ThisProgram.CronLine("tick", "--home", home)} >/dev/null",
            ],
            SetUp.Server when OperatingSystem.IsLinux() =>
            [
                "/etc/systemd/system/evergrant.service, then: systemctl enable --now evergrant",
                "[Service]",
                $"ExecStart={ThisProgram.UnitLine("serve", "--home", home)}",
                $"User={Environment.UserName}",
                "Restart=always",
                "TimeoutStopSec=40",
                "[Install]",
                "WantedBy=multi-user.target",
            ],
            SetUp.Server => ["To be started with the machine:", ThisProgram.Line("serve", "--home", home)],
            _ => [],
        };
}
