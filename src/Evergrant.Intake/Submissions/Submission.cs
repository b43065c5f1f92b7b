namespace Evergrant.Intake.Submissions;

/// <summary>What somebody sent, and what became of it.</summary>
public sealed record Submission
{
    /// <summary>The receipt.</summary>
    public required SubmissionId Id { get; init; }

    /// <summary>By name; it may be gone.</summary>
    public required string Form { get; init; }

    /// <summary>Where it goes.</summary>
    public required GrantId Grant { get; init; }

    /// <summary>The same for all submissions of one address (or telephone, without one) to one grant; tells nothing of it. Null: neither.</summary>
    public string? Person { get; init; }

    /// <summary>As it is in the store: never <see cref="SubmissionState.Held"/>.</summary>
    public required SubmissionState State { get; init; }

    /// <summary>Moves with every change; what is changed by compare-and-set.</summary>
    public required long Version { get; init; }

    /// <summary>Calendar.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When delivery goes on (calendar). Null: there is nothing to deliver.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What is to be done next.</summary>
    public DeliveryStep Step { get; init; }

    /// <summary>In the account, once it is known.</summary>
    public string? ContactId { get; init; }

    /// <summary>What delivery has to remember within a step; its own JSON.</summary>
    public string? Progress { get; init; }

    /// <summary>Tries of the present step that count against it.</summary>
    public int Attempts { get; init; }

    /// <summary>When the last one failed (calendar).</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Code of what is wrong. Null: nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>The same in words, which may repeat what was sent.</summary>
    public string? ProblemText { get; init; }

    /// <summary>When it was delivered or discarded (calendar).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was sent.</summary>
    public required Content Content { get; init; }
}

/// <summary>What delivery does, in this order; each is noted before the next begins. Spelled in snake case in the store.</summary>
public enum DeliveryStep
{
    /// <summary>Find, make or complete the contact.</summary>
    Contact,

    /// <summary>Put the message down as a note.</summary>
    Note,

    /// <summary>Apply the tags.</summary>
    Tags,

    /// <summary>Welcome a new contact.</summary>
    Welcome,

    /// <summary>Nothing.</summary>
    Done,
}

/// How steps are written in the store. Never changed.
internal static class StepCodes
{
    private static readonly string[] Codes = ["contact", "note", "tags", "welcome", "done"];

    public static string Code(DeliveryStep step) => Codes[(int)step];
}
