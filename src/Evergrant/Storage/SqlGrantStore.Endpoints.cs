namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    /// A reservation that reaches further was made before the clock was set back.
    private static readonly TimeSpan LongestReservation = TimeSpan.FromMinutes(5);

    public async Task<EndpointStanding> FindEndpointAsync(string address, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            (connection, token) =>
                new Sql(
                    """
                    select failures, held_at, held_until, case when probed_until > now_ms() then 1 else 0 end,
                      case when reserved_until > now_ms() then reserved_until - now_ms() else 0 end, version
                    from endpoints where address = @address
                    """
                )
                {
                    ["address"] = address,
                }.FindAsync(
                    connection,
                    row => new EndpointStanding
                    {
                        Failures = row.Number(),
                        HeldAt = row.TimeOrNull(),
                        HeldUntil = row.TimeOrNull(),
                        IsProbed = row.Number() == 1,
                        Reserved = TimeSpan.FromMilliseconds(row.BigNumber()),
                        Version = row.BigNumber(),
                    },
                    token
                ),
            cancellationToken
        ) ?? EndpointStanding.Unknown;

    public Task<bool> ChangeEndpointAsync(
        string address,
        long expectedVersion,
        EndpointChange change,
        CancellationToken cancellationToken
    ) =>
        WriteOneAsync(
            new Sql(
                """
                insert into endpoints (address, reserved_until, failures, held_at, held_until, probed_until, version)
                select @address, 0, cast(@failures as bigint), cast(@held_at as bigint), cast(@held_until as bigint),
                  now_ms() + cast(@probe as bigint), 1
                where @expected = 0
                  or exists (select 1 from endpoints e where e.address = @address)
                on conflict (address) do update set
                  failures = excluded.failures, held_at = excluded.held_at, held_until = excluded.held_until,
                  probed_until = excluded.probed_until, version = endpoints.version + 1
                where endpoints.version = @expected
                """
            )
            {
                ["address"] = address,
                ["expected"] = expectedVersion,
                ["failures"] = change.Failures,
                ["held_at"] = change.HeldAt,
                ["held_until"] = change.HeldUntil,
                ["probe"] = (long)(change.ProbeFor ?? TimeSpan.Zero).TotalMilliseconds,
            },
            cancellationToken
        );

    public async Task<TimeSpan> ReserveSlotsAsync(string address, TimeSpan span, CancellationToken cancellationToken)
    {
        var end = await database.WriteAsync(
            async (connection, token) =>
                (
                    await new Sql(
                        """
                        insert into endpoints (address, reserved_until, failures, version)
                        values (@address, now_ms() + @span, 0, 0)
                        on conflict (address) do update set
                          reserved_until = @span + case
                            when endpoints.reserved_until > now_ms() and endpoints.reserved_until < now_ms() + @longest
                            then endpoints.reserved_until else now_ms() end
                        returning reserved_until - now_ms()
                        """
                    )
                    {
                        ["address"] = address,
                        ["span"] = (long)span.TotalMilliseconds,
                        ["longest"] = (long)LongestReservation.TotalMilliseconds,
                    }.ListAsync(connection, row => row.BigNumber(), token)
                )[0],
            cancellationToken
        );
        var begin = TimeSpan.FromMilliseconds(end) - span;
        return begin > TimeSpan.Zero ? begin : TimeSpan.Zero;
    }
}
