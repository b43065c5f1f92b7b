namespace Evergrant.Intake.Submissions;

/// <summary>Where a submission stands. Spelled in snake case wherever it is written.</summary>
public enum SubmissionState
{
    /// <summary>Set aside as suspicious until a person releases or discards it.</summary>
    Quarantined,

    /// <summary>To be delivered; nobody has tried yet, or it was put back.</summary>
    Queued,

    /// <summary>Being delivered, by lease.</summary>
    Running,

    /// <summary>Tried, and to be tried again at a time.</summary>
    Waiting,

    /// <summary>
    /// Waits with all others of its grant, without using up tries. Not in the store: what is queued or waiting is held while
    /// its grant's queue is.
    /// </summary>
    Held,

    /// <summary>In the account, tagged and welcomed.</summary>
    Delivered,

    /// <summary>A person has to do something; it is not tried meanwhile.</summary>
    NeedsAttention,

    /// <summary>A person wants nothing done with it.</summary>
    Discarded,
}

/// How states are written in the store. Never changed.
internal static class StateCodes
{
    private static readonly string[] Codes =
    [
        "quarantined",
        "queued",
        "running",
        "waiting",
        "held",
        "delivered",
        "needs_attention",
        "discarded",
    ];

    public static string Code(this SubmissionState state) => Codes[(int)state];

    public static SubmissionState? Find(string text) =>
        Array.IndexOf(Codes, text) is >= 0 and var index ? (SubmissionState)index : null;
}
