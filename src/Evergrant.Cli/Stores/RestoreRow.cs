namespace Evergrant.Cli.Stores;

/// What `store restore --json` prints.
internal sealed record RestoreRow
{
    public required int Current { get; init; }
    public required IReadOnlyList<string> Recovered { get; init; }
    public required IReadOnlyList<string> SetAside { get; init; }
    public required IReadOnlyList<string> Lost { get; init; }

    public static RestoreRow Of(RestoreReport report) =>
        new()
        {
            Current = report.Current,
            Recovered = [.. report.Recovered.Select(grant => grant.Name)],
            SetAside = [.. report.SetAside.Select(grant => grant.Name)],
            Lost = report.Lost,
        };
}
