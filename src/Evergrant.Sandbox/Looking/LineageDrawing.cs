using System.Globalization;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Looking;

/// <summary>
/// Generations of one consent as a tree that grows to the right: two arrows out of one box are two that had the same
/// refresh token.
/// </summary>
internal sealed class LineageDrawing
{
    private const int Width = 190;
    private const int Height = 92;
    private const int Across = 270;
    private const int Down = 112;
    private const int Margin = 8;

    private readonly ILookup<string?, LineageNode> children;
    private readonly List<Html> pieces = [];
    private readonly HashSet<string> drawn;
    private readonly int first;
    private int rows;

    private LineageDrawing(IReadOnlyList<LineageNode> nodes)
    {
        drawn = [.. nodes.Select(node => node.Id)];
        // Whose parent is too long ago begins a tree of its own.
        children = nodes.ToLookup(node => node.ParentId is { } parent && drawn.Contains(parent) ? parent : null);
        first = nodes.Min(node => node.Generation);
    }

    /// <param name="nodes">Of one consent, oldest first; not empty.</param>
    public static Html Of(IReadOnlyList<LineageNode> nodes)
    {
        var drawing = new LineageDrawing(nodes);
        foreach (var root in drawing.children[null])
            drawing.Draw(root, drawing.rows++);
        var (wide, high) = (
            ((nodes.Max(node => node.Generation) - drawing.first) * Across) + Width + (2 * Margin),
            (drawing.rows * Down) + (2 * Margin)
        );
        return Html.Of(
            $"""
            <div class="scroll" role="region" aria-label="The tree of generations" tabindex="0">
            <svg class="lineage" role="img" aria-label="Generations and who redeemed them; the table below says the same"
            width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">{Html.Join(drawing.pieces)}</svg>
            </div>
            """
        );
    }

    private void Draw(LineageNode node, int row)
    {
        var (x, y) = (X(node), Y(row));
        var refused = node.Presentations.Count(one => !IsRedemption(one));
        pieces.Add(
            Html.Of(
                $"""
                <g class="{(
                    node.RedeemedAt is null ? "tip" : "spent"
                )}"><rect x="{x}" y="{y}" width="{Width}" height="{Height}" rx="6"/>
                {Line(x, y, 1, $"Generation {node.Generation.ToString(CultureInfo.InvariantCulture)} ({node.Id})")}
                {Line(x, y, 2, $"issued {Clock(node.IssuedAt)}")}
                {Line(x, y, 3, node.RedeemedAt is { } at ? $"redeemed {Clock(at)}" : "not redeemed")}</g>
                """
            )
        );
        if (refused > 0)
            pieces.Add(
                Html.Of(
                    $"<text class=\"refused\" x=\"{x + 12}\" y=\"{y + 82}\">refused {refused.ToString(CultureInfo.InvariantCulture)} time{(refused == 1 ? "" : "s")}</text>"
                )
            );
        var redeemers = node.Presentations.Where(IsRedemption).ToList();
        var place = 0;
        foreach (var child in children[node.Id])
        {
            var below = place == 0 ? row : rows++;
            Connect(x + Width, y + (Height / 2), X(child), Y(below) + (Height / 2));
            if (place < redeemers.Count)
                pieces.Add(
                    Html.Of(
                        $"<text class=\"who\" x=\"{x + Width + 6}\" y=\"{Y(below) + (Height / 2) - 6}\">{Who(redeemers[place])}</text>"
                    )
                );
            place++;
            Draw(child, below);
        }
    }

    private void Connect(int fromX, int fromY, int toX, int toY)
    {
        var bend = fromX + 4;
        pieces.Add(
            Html.Of(
                $"<path d=\"M{fromX} {fromY} H{bend} V{toY} H{toX - 6}\"/><path class=\"head\" d=\"M{toX} {toY} l-8 -4 v8 z\"/>"
            )
        );
    }

    public static bool IsRedemption(Presentation one) => one.Outcome.StartsWith("rotated", StringComparison.Ordinal);

    private static string Who(Presentation one)
    {
        // There is room for the name of a process, or of a program without its version.
        var name = one.Instance ?? one.UserAgent?.Split('/', ' ')[0];
        var port = one.RemotePort.ToString(CultureInfo.InvariantCulture);
        return name is null ? port
            : name.Length > 9 ? $"{name[..8]}…"
            : name;
    }

    private static Html Line(int x, int y, int number, string text) =>
        Html.Of($"<text x=\"{x + 12}\" y=\"{y + 4 + (18 * number)}\">{text}</text>");

    private static string Clock(DateTimeOffset time) =>
        time.UtcDateTime.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private int X(LineageNode node) => Margin + ((node.Generation - first) * Across);

    private static int Y(int row) => Margin + (row * Down);
}
