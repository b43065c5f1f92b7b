using System.Globalization;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Looking;

/// <summary>/_sandbox/live: what happens, as it happens. It loads itself anew, so that no script is needed.</summary>
internal sealed class LivePage(SandboxParts parts)
{
    private const int Shown = 25;
    private const int EverySeconds = 2;
    private const string Held = "?held";

    public Task HandleAsync(HttpContext context)
    {
        var isHeld = context.Request.QueryString.Value == Held;
        var clock = parts.Clock;
        var all = parts.Log.All;
        var again = isHeld
            ? Html.Of($"It is held. <a href=\"{LookingRoutes.Live}\">Go on</a>")
            : Html.Of(
                $"It loads itself anew every {EverySeconds} seconds. <a href=\"{LookingRoutes.Live}{Held}\">Hold it</a>"
            );
        var page = new Page(
            "Live",
            Html.Of(
                $"""
                <h1>Live</h1>
                <p>{again}</p>
                {Piece.Facts([
                    ("Clock (UTC)", Html.Of($"{Piece.Time(clock.GetUtcNow())}, {Pace(clock)}")),
                    ("Faults in force", Faults()),
                    ("Generations", Html.Of(
                        $"<a href=\"{LookingRoutes.Lineage}\">{parts.Store.Document.TokenSets.Count}</a>"
                    )),
                    ("Requests", Html.Of($"<a href=\"{LookingRoutes.Requests}\">{all.Count}</a>")),
                ])}
                <h2>The last requests</h2>
                {(all.Count == 0 ? Html.Of($"<p>None yet.</p>") : RequestTable.Of(all.Reverse().Take(Shown)))}
                {Piece.Back}
                """
            )
        )
        {
            Wide = true,
            RefreshSeconds = isHeld ? null : EverySeconds,
        };
        return page.WriteAsync(context);
    }

    private static string Pace(SandboxClock clock) =>
        clock.IsFrozen ? "standing still"
        : clock.Speed == 1 ? "running"
        : string.Create(CultureInfo.InvariantCulture, $"running ×{clock.Speed}");

    private Html Faults()
    {
        var set = parts.Faults.All;
        return set.Count == 0
            ? Piece.Text(null)
            : Html.Join(
                set.Select(one =>
                    Html.Of(
                        $"<div><code>{one.Id}</code> {one.Name}: struck {one.Fired} of {(one.Times == int.MaxValue ? "all" : one.Times.ToString(CultureInfo.InvariantCulture))}</div>"
                    )
                )
            );
    }
}
