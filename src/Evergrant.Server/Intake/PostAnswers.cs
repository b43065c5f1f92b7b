using System.Text.Json.Serialization;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Web;

namespace Evergrant.Server.Intake;

/// What a submission is answered: the one place where its outcomes become statuses.
internal static class PostAnswers
{
    public static Task WriteAsync(HttpContext context, Form form, AcceptAnswer answer) =>
        answer switch
        {
            // A program that was found out need not know.
            AcceptAnswer.Accepted(var id) => ThankAsync(context, form, id, isRepeated: false),
            AcceptAnswer.Quarantined(var id) => ThankAsync(context, form, id, isRepeated: false),
            AcceptAnswer.Repeated(var id) => ThankAsync(context, form, id, isRepeated: true),
            AcceptAnswer.Refused(var mistakes) => RefuseAsync(context, mistakes),
            AcceptAnswer.TooMany(var after) => Refusal.WriteAsync(context, TooMany(after)),
            AcceptAnswer.KeyUsed => Refusal.WriteAsync(context, KeyUsed),
            _ => throw new InvalidOperationException($"No status for {answer.GetType().Name}."),
        };

    private static ProblemDocument KeyUsed { get; } =
        Problem.New(422, "idempotency_key_reused", "Something else was sent under this Idempotency-Key before.");

    private static ProblemDocument TooMany(TimeSpan after) =>
        Problem.New(
            429,
            "rate_exceeded",
            "Too much was sent in a short time. Please wait a minute and send it again."
        ) with
        {
            RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)),
        };

    private static Task ThankAsync(HttpContext context, Form form, SubmissionId id, bool isRepeated)
    {
        if (isRepeated)
            context.Response.Headers["Idempotent-Replayed"] = "true";
        if (Wanted.IsJson(context.Request) || IsFetched(context.Request))
            return Json.WriteAsync(context, 202, new Receipt(id.ToString()), ReceiptJson.Default.Receipt);
        // Never from the request: a form must not lead anywhere that its owner has not named.
        return Page.SeeOtherAsync(context, form.Definition.Redirect?.AbsoluteUri ?? $"{FormPath.Of(form.Name)}/thanks");
    }

    /// By a script, which would follow a redirect to a page that it may not read.
    private static bool IsFetched(HttpRequest request) => request.Headers["Sec-Fetch-Mode"] == "cors";

    private static Task RefuseAsync(HttpContext context, IReadOnlyList<FieldMistake> mistakes)
    {
        var status = mistakes[0].Code switch
        {
            "origin_not_allowed" => 403,
            "idempotency_key_invalid" => 400,
            _ => 422,
        };
        var problem = Problem.New(status, mistakes[0].Code, mistakes[0].Text) with
        {
            Field = mistakes[0].Field,
            Errors = mistakes,
        };
        return Refusal.WriteAsync(context, problem);
    }
}

/// <param name="Id">By which whoever runs the form finds it.</param>
internal sealed record Receipt([property: JsonPropertyName("receipt")] string Id);

[JsonSerializable(typeof(Receipt))]
internal sealed partial class ReceiptJson : JsonSerializerContext;
