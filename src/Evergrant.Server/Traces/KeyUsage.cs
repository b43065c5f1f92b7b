namespace Evergrant.Server.Traces;

/// What a key was used for, over some days and all nodes; at most ten seconds old.
public sealed record KeyUsage
{
    public required string Key { get; init; }
    public required long Calls { get; init; }

    /// Those that the provider answered.
    public required long Sent { get; init; }

    /// By the first digit of the status: `2xx`, `4xx`. Those there are.
    public required IReadOnlyDictionary<string, long> Statuses { get; init; }
    public required long BytesIn { get; init; }
    public required long BytesOut { get; init; }
    public required DateTimeOffset LastUsedAt { get; init; }

    /// In milliseconds. Null: there was no call.
    public required double? P50 { get; init; }
    public required double? P95 { get; init; }
    public required double? P99 { get; init; }

    /// Those called most, with `*` for ids.
    public required IReadOnlyList<RouteUsage> Routes { get; init; }
}

/// `POST /crm/rest/v1/contacts/*/tags`
public sealed record RouteUsage(string Route, long Calls);
