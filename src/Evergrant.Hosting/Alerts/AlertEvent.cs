namespace Evergrant.Hosting.Alerts;

/// A CloudEvent 1.0 in its JSON form.
internal sealed record AlertEvent
{
    public string Specversion { get; init; } = "1.0";
    public required string Id { get; init; }
    public required string Type { get; init; }
    public required string Source { get; init; }

    /// A grant's id, else an app's name. Null: the whole home.
    public string? Subject { get; init; }
    public required string Time { get; init; }
    public string Datacontenttype { get; init; } = "application/json";
    public required AlertEventData Data { get; init; }
}

internal sealed record AlertEventData
{
    /// Null in a test.
    public string? AlertId { get; init; }
    public string? Kind { get; init; }

    /// `error` or `warning`.
    public string? Severity { get; init; }
    public string? Since { get; init; }

    /// Null while it lasts.
    public string? RecoveredAt { get; init; }
    public required string Title { get; init; }
    public required string WhatHappened { get; init; }
    public string? WhatToDo { get; init; }
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// How many the cause hits.
    public int GrantCount { get; init; }

    /// At most three of them.
    public IReadOnlyList<AlertGrant> Grants { get; init; } = [];
    public string? CallsWorkUntil { get; init; }

    /// Works once: whoever has it can connect an account.
    public string? ReconnectLink { get; init; }
    public string? StatusPage { get; init; }
    public AlertEvidence? Evidence { get; init; }
}
