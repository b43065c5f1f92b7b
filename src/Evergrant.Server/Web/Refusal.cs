namespace Evergrant.Server.Web;

/// What goes wrong before or around a slice, in the form that who asked can read: a page for browsers, a problem document
/// for programs.
internal static class Refusal
{
    private static readonly PathString Forms = new("/f");
    private static readonly string[] Pages = ["/connect", "/callback", "/grants", "/keys", "/sign-in", "/sign-out"];

    public static Task WriteAsync(HttpContext context, int status, string code, string detail) =>
        WriteAsync(context, Problem.New(status, code, detail));

    public static Task WriteAsync(HttpContext context, ProblemDocument problem)
    {
        if (!IsForBrowser(context.Request))
            return Problem.WriteAsync(context, problem);
        Problem.AddRetryAfter(context, problem);
        return Page.WriteAsync(context, problem.Status, TitleOf(problem), BodyOf(problem));
    }

    private static bool IsForBrowser(HttpRequest request) =>
        request.Path.StartsWithSegments(Forms, StringComparison.OrdinalIgnoreCase)
            ? Wanted.IsPage(request)
            : request.Path == "/"
                || Array.Exists(
                    Pages,
                    page => request.Path.StartsWithSegments(page, StringComparison.OrdinalIgnoreCase)
                );

    private static string TitleOf(ProblemDocument problem) =>
        problem.Status switch
        {
            404 => "There is nothing here",
            503 => "Please try again in a moment",
            >= 500 => "Something went wrong here",
            _ => "That did not work",
        };

    private static Html BodyOf(ProblemDocument problem) =>
        problem.Errors is { Count: > 0 } errors
            ? Html.Of($"<ul>{Html.Join(errors.Select(Item))}</ul><p>Please go back and send it once more.</p>")
        : problem.TraceId is null ? Html.Of($"<p>{problem.Detail}</p>")
        : Html.Of($"<p>{problem.Detail}</p><p>Number for the log: {problem.TraceId}</p>");

    private static Html Item(Evergrant.Intake.Accepting.FieldMistake mistake) =>
        mistake.Field is null
            ? Html.Of($"<li>{mistake.Text}</li>")
            : Html.Of($"<li><strong>{mistake.Field}</strong>: {mistake.Text}</li>");
}
