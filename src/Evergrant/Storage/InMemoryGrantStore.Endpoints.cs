namespace Evergrant.Storage;

public sealed partial class InMemoryGrantStore
{
    private static readonly TimeSpan LongestReservation = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, StoredEndpoint> endpoints = new(StringComparer.Ordinal);

    public Task<EndpointStanding> FindEndpointAsync(string address, CancellationToken cancellationToken) =>
        Look(
            () =>
            {
                var stored = endpoints.GetValueOrDefault(address, StoredEndpoint.None);
                var now = processClock.GetUtcNow();
                return stored.Standing with
                {
                    IsProbed = stored.ProbedUntil > now,
                    Reserved = stored.ReservedUntil > now ? stored.ReservedUntil - now : TimeSpan.Zero,
                };
            },
            cancellationToken
        );

    public Task<bool> ChangeEndpointAsync(
        string address,
        long expectedVersion,
        EndpointChange change,
        CancellationToken cancellationToken
    ) =>
        Write(
            () =>
            {
                var stored = endpoints.GetValueOrDefault(address, StoredEndpoint.None);
                if (stored.Standing.Version != expectedVersion)
                    return false;
                var standing = new EndpointStanding
                {
                    Failures = change.Failures,
                    HeldAt = change.HeldAt,
                    HeldUntil = change.HeldUntil,
                    Version = expectedVersion + 1,
                };
                var probed = processClock.GetUtcNow() + (change.ProbeFor ?? TimeSpan.Zero);
                endpoints[address] = stored with { Standing = standing, ProbedUntil = probed };
                return true;
            },
            cancellationToken
        );

    public Task<TimeSpan> ReserveSlotsAsync(string address, TimeSpan span, CancellationToken cancellationToken) =>
        Write(
            () =>
            {
                var stored = endpoints.GetValueOrDefault(address, StoredEndpoint.None);
                var now = processClock.GetUtcNow();
                var begin =
                    stored.ReservedUntil > now && stored.ReservedUntil < now + LongestReservation
                        ? stored.ReservedUntil
                        : now;
                endpoints[address] = stored with { ReservedUntil = begin + span };
                return begin - now;
            },
            cancellationToken
        );

    private sealed record StoredEndpoint(
        EndpointStanding Standing,
        DateTimeOffset ProbedUntil,
        DateTimeOffset ReservedUntil
    )
    {
        public static StoredEndpoint None { get; } = new(EndpointStanding.Unknown, default, default);
    }
}
