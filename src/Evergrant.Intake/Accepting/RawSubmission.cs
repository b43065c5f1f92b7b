namespace Evergrant.Intake.Accepting;

/// <summary>A submission as it was sent, before anything was checked. Prints as a placeholder.</summary>
public sealed record RawSubmission
{
    /// <summary>Names and values in the order they came in; a name may come several times.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; }

    /// <summary>Network address of the sender. Null: a file or a spool without one.</summary>
    public string? From { get; init; }

    /// <summary>The sender's program, as it calls itself.</summary>
    public string? Agent { get; init; }

    /// <summary>Origin of the page, as the browser says. Null: it did not say.</summary>
    public string? Site { get; init; }

    /// <summary>Whether the browser says that it was sent from the form's page on this server.</summary>
    public bool IsOwnPage { get; init; }

    /// <summary>Who sends the same again under it gets the first receipt, for a day; a back end or an owner, for 90. Null: there is none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>When it was sent, as a back end or an owner says (calendar); from a stranger it is not looked at. Null, or later than now: now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Default: a stranger's.</summary>
    public Trust Trust { get; init; }

    /// <inheritdoc/>
    public override string ToString() => "[submission]";
}
