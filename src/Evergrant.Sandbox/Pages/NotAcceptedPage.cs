namespace Evergrant.Sandbox.Pages;

/// <summary>What was sent cannot have come from a form of ours, or names what is not there.</summary>
internal static class NotAcceptedPage
{
    public static Task WriteAsync(HttpContext context, int status, string why) =>
        new Page("Not accepted", Html.Of($"<h1>Not accepted</h1><p>{why}</p>")).WriteAsync(context, status);
}
