namespace Evergrant.Server.Web;

/// What goes wrong before or around a slice, in the form that who asked can read: a page for browsers, a problem document
/// for programs.
internal static class Refusal
{
    private static readonly string[] Pages =
    [
        "/connect",
        "/callback",
        "/doctor",
        "/grants",
        "/keys",
        "/sign-in",
        "/sign-out",
    ];

    public static Task WriteAsync(HttpContext context, int status, string code, string detail) =>
        WriteAsync(context, Problem.New(status, code, detail));

    public static Task WriteAsync(HttpContext context, ProblemDocument problem) =>
        IsForBrowser(context.Request.Path)
            ? Page.WriteAsync(context, problem.Status, TitleOf(problem), BodyOf(problem))
            : Problem.WriteAsync(context, problem);

    private static bool IsForBrowser(PathString path) =>
        path == "/" || Array.Exists(Pages, page => path.StartsWithSegments(page, StringComparison.OrdinalIgnoreCase));

    private static string TitleOf(ProblemDocument problem) =>
        problem.Status switch
        {
            404 => "There is nothing here",
            503 => "Please try again in a moment",
            >= 500 => "Something went wrong here",
            _ => "That did not work",
        };

    private static Html BodyOf(ProblemDocument problem) =>
        problem.TraceId is null
            ? Html.Of($"<p>{problem.Detail}</p>")
            : Html.Of($"<p>{problem.Detail}</p><p>Number for the log: {problem.TraceId}</p>");
}
