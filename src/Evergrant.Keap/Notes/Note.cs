namespace Evergrant.Keap;

/// <summary>Something that was put down about a contact.</summary>
public sealed record Note
{
    /// <summary>A number in v1's answers, here a text as in v2.</summary>
    public required string Id { get; init; }

    /// <summary>Whom it is about.</summary>
    public string? ContactId { get; init; }

    /// <summary>One line.</summary>
    public string? Title { get; init; }

    /// <summary>As it was written.</summary>
    public string? Text { get; init; }

    /// <summary>Appointment, Call, Email, Fax, Letter or Other; v2 writes it in capitals.</summary>
    public string? Type { get; init; }

    /// <summary>When it was put down.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
