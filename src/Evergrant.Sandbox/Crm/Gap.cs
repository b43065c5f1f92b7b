using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Crm;

/// <summary>Whatever the sandbox does not imitate yet says so, instead of a 404 that Keap might not send.</summary>
internal static class Gap
{
    public static Task HandleAsync(HttpContext context)
    {
        var notes = RequestNotes.Of(context);
        notes.Refused = Reason.NotImitated;
        var what = $"{context.Request.Method} {Redaction.Path(context.Request.Path)}";
        var answer = ApiAnswer.Error(
            context,
            StatusCodes.Status501NotImplemented,
            $"The Evergrant sandbox does not imitate {what}. Keap may have it."
        );
        notes.Answer = answer.ToJsonString();
        return V1Answer.WriteAsync(context, StatusCodes.Status501NotImplemented, answer);
    }
}
