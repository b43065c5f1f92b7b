namespace Evergrant.Cli.Check;

/// `demo --check`: everything the demo shows and more, without a person, on a home of its own that is gone afterwards.
internal static class CheckRun
{
    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var folder = Directory.CreateTempSubdirectory("evergrant-check-");
        var report = new Report();
        try
        {
            await Thread000.RunAsync(report, At("000"), cancellationToken);
            await Thread001.RunAsync(report, At("001"), cancellationToken);
            await Thread002.RunAsync(report, At("002"), cancellationToken);
            await Thread003.RunAsync(report, At("003"), cancellationToken);
            await Thread004.RunAsync(report, At("004"), cancellationToken);
            await Beginning.RunAsync(report, At("beginning"), cancellationToken);
            await Crowd.RunAsync(report, At("crowd"), cancellationToken);
            await IdleDays.RunAsync(report, At("idle"), cancellationToken);
            await LostAnswer.RunAsync(report, At("lost"), cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        report.End(TimeProvider.System.GetElapsedTime(began));
        return report.Failed == 0 ? ExitCodes.Ok : ExitCodes.Failed;

        string At(string group) => Path.Combine(folder.FullName, group);
    }
}
