namespace Evergrant.Server.Web;

/// What a page has around its text.
internal sealed record PageFrame
{
    public static PageFrame Plain { get; } = new();

    /// Links and buttons above the heading. Default: none.
    public Html Navigation { get; init; }

    /// Seconds after which it loads again. Null: never.
    public int? Reload { get; init; }

    /// Where it loads again from. Null: where it is.
    public string? ReloadFrom { get; init; }

    /// Default: a column of text.
    public bool IsWide { get; init; }

    /// Of what the page may load and send where. Null: of ours alone.
    public string? Policy { get; init; }

    public string Footer { get; init; } =
        "Evergrant keeps a connection alive once you have approved it. It never sees your password.";
}
