using System.Security.Cryptography;
using Evergrant.Sandbox.Authorization;

namespace Evergrant.Sandbox.Pages;

/// <summary>
/// What a form came to, on its way to the page that the browser is sent to: shown there once, to the browser that sent
/// the form, and nowhere kept but in memory.
/// </summary>
internal sealed class ShownOnce
{
    private const string Field = "shown";
    private const int Most = 100;

    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, (string Browser, Shown What)> waiting = [];

    /// <param name="path">The page that takes it; it may have a query.</param>
    public Task SendAsync(HttpContext context, string path, Shown what)
    {
        var name = RandomNumberGenerator.GetHexString(16, lowercase: true);
        lock (gate)
        {
            if (waiting.Count >= Most)
                waiting.RemoveAt(0);
            waiting.Add(name, (FormTokens.BrowserOf(context), what));
        }

        var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return SeeOther.To(context, $"{path}{mark}{Field}={name}");
    }

    /// <returns>Null when nothing waits, or nothing of this browser's.</returns>
    public Shown? Take(HttpContext context)
    {
        var name = context.Request.Query[Field].ToString();
        lock (gate)
        {
            if (!waiting.TryGetValue(name, out var one) || one.Browser != FormTokens.BrowserOf(context))
                return null;

            waiting.Remove(name);
            return one.What;
        }
    }
}

/// <param name="Piece">Stands above the page.</param>
/// <param name="Aside">What only the simulation says of it; null leaves what the page says.</param>
/// <param name="GoesOnTo">Of a page that leads away: where.</param>
internal sealed record Shown(Html Piece, string? Aside = null, Uri? GoesOnTo = null)
{
    public static Shown Done(string sentence) => new(Html.Of($"<p role=\"status\">{sentence}</p>"));

    /// <summary>Something that nobody can look up again.</summary>
    public static Shown Secret(Html facts, string aside) =>
        new(
            Html.Of($"<div class=\"once\" role=\"status\"><p>Copy it now: it is not shown again.</p>{facts}</div>"),
            aside
        );
}
