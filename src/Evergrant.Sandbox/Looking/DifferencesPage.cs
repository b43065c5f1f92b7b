using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Looking;

/// <summary>/_sandbox/differences: the ledger, what is least known first.</summary>
internal sealed class DifferencesPage(ProfileBook profiles)
{
    private static readonly (Evidence Level, string Heading, string Words)[] Levels =
    [
        (Evidence.Assumed, "Assumed", "Nobody has shown it. Where it matters a switch changes it."),
        (Evidence.Reported, "Reported", "Users say so, or their programs rely on it."),
        (Evidence.Documented, "Documented", "Keap's documents or staff say so."),
        (Evidence.Confirmed, "Confirmed", "Seen in a real answer of Keap's."),
        (Evidence.Simulation, "The simulation's own", "Keap has no such thing."),
    ];

    public Task HandleAsync(HttpContext context)
    {
        var world = profiles.World;
        var page = new Page(
            "Differences",
            Html.Of(
                $"""
                <h1>What is known of Keap, and what is not</h1>
                <p>This sandbox imitates era {world.Era.ToString()}. A row without an era holds for all of them.
                <code>evergrant sandbox profile set</code> changes the era and the switches.</p>
                {Html.Join(Levels.Select(level => Section(world, level.Level, level.Heading, level.Words)))}
                {Piece.Back}
                """
            )
        )
        {
            Wide = true,
        };
        return page.WriteAsync(context);
    }

    private static Html Section(Profile world, Evidence level, string heading, string words)
    {
        var rows = Ledger.All.Where(row => row.Evidence == level).ToList();
        return Html.Of(
            $"""
            <h2>{heading} ({rows.Count})</h2>
            <p>{words}</p>
            {Piece.Table(
                heading,
                ["Row", "Behaviour", "Switch", "Source", "Date"],
                rows.Select(row => Row(world, row))
            )}
            """
        );
    }

    private static Html Row(Profile world, FidelityRow row) =>
        Html.Of(
            $"""
            <tr id="{row.Id}"><td class="row"><code>{row.Id}</code>{Eras(row)}</td><td>{row.Behaviour}</td>
            <td>{Switch(world, row)}</td><td>{row.Source}</td><td>{row.Date}</td></tr>
            """
        );

    private static Html Eras(FidelityRow row) =>
        row.Eras.Count == 0 ? Html.Nothing : Html.Of($"<div>era {string.Join(", ", row.Eras)}</div>");

    private static Html Switch(Profile world, FidelityRow row)
    {
        if (row.Switch is null || SandboxSwitch.Named(row.Switch) is not { } one)
            return Html.Nothing;

        var others = one.Values.Count == 0 ? "a duration" : string.Join(", ", one.Values);
        return Html.Of($"<code>{one.Name}={world[one]}</code><div>default {row.Default}; takes {others}</div>");
    }
}
