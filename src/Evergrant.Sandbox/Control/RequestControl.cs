using Evergrant.Sandbox.Explaining;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Control;

/// <summary>The log, and what it tells of single requests.</summary>
internal sealed class RequestControl(SandboxRequestLog log, Explainer explainer)
{
    private const string Last = "last";

    public Task ListAsync(HttpContext context) =>
        ControlJson.WriteAsync(context, new RequestsAnswer(Meant(context)), ControlJson.Default.RequestsAnswer);

    /// <summary>The same, as browsers and proxies keep what they saw.</summary>
    public Task ListHarAsync(HttpContext context) => WriteHarAsync(context, Meant(context));

    public Task ShowHarAsync(HttpContext context) => WriteHarAsync(context, [Explained(context).Request]);

    public Task ExplainAsync(HttpContext context) =>
        ControlJson.WriteAsync(context, Explained(context), ControlJson.Default.Explanation);

    public Task CopyAsync(HttpContext context)
    {
        var name = context.Request.Query["as"].ToString();
        if (!name.All(char.IsAsciiLetter) || !Enum.TryParse<SnippetLanguage>(name, ignoreCase: true, out var language))
            throw ProblemException.BadRequest("invalid_language", "as is curl, php, csharp, node or http.");
        var text = Snippet.Of(Explained(context).Request.Call!, language);
        return ControlJson.WriteAsync(context, new CopyAnswer(name, text), ControlJson.Default.CopyAnswer);
    }

    private List<LoggedRequest> Meant(HttpContext context) => RequestFilter.Of(log.All, context.Request.Query);

    private static Task WriteHarAsync(HttpContext context, IReadOnlyList<LoggedRequest> requests)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(HttpArchive.Of(requests).ToJsonString(), context.RequestAborted);
    }

    private Explanation Explained(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        return explainer.Find(id == Last ? null : id)
            ?? throw new ProblemException(
                404,
                "no_such_request",
                id == Last ? "Nothing was refused so far." : "No request with that id is kept."
            );
    }
}
