namespace Evergrant.Doctor;

/// How severity and confidence are written wherever people read them.
internal static class Words
{
    public static string Of(Severity severity) =>
        severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "note",
        };

    public static string Of(Confidence confidence) =>
        confidence switch
        {
            Confidence.Certain => "certain",
            Confidence.Likely => "likely",
            _ => "possible",
        };
}
