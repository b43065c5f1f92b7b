namespace Evergrant.Intake.Accepting;

/// <summary>How much a submission may be.</summary>
public static class SubmissionLimits
{
    /// <summary>A request's body.</summary>
    public const int Body = 64 * 1024;

    /// <summary>Names and values, counted as sent.</summary>
    public const int Fields = 100;

    /// <summary>A field's name.</summary>
    public const int Name = 100;

    /// <summary>A value of one line.</summary>
    public const int Line = 255;

    /// <summary>A message, and whatever the form does not know.</summary>
    public const int Text = 16_000;

    /// <summary>Submissions of a form in quarantine; suspicious ones beyond it are refused until somebody has looked.</summary>
    public const int Quarantined = 10_000;
}
