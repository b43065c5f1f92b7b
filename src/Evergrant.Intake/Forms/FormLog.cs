namespace Evergrant.Intake.Forms;

internal static partial class FormLog
{
    [LoggerMessage(
        1,
        LogLevel.Warning,
        "The form {Form} of evergrant.json is not there yet: there is no grant {Grant}. It comes with the next start after that was connected"
    )]
    public static partial void NoGrant(ILogger log, string form, string grant);
}
