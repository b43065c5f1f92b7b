using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Authorization;

/// <summary>What stands before Keap's pages when their guard takes the caller for a program.</summary>
internal static class OneMoreStepPage
{
    public static Task WriteAsync(HttpContext context) =>
        new Page(
            "One more step",
            Html.Of($"<h1>One more step</h1><p>Please complete the security check to continue.</p>")
        )
        {
            Imitates = "“One more step”",
            Aside =
                "The caller does not look like a browser. An authorization is for a person: no program gets past this.",
        }.WriteAsync(context, StatusCodes.Status403Forbidden);
}
