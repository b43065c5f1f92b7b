namespace Evergrant.Torture.Server;

/// One issued pair. What became of the answer that carried it decides whether a client can be blamed for losing it.
internal sealed class Tokens(string access, string refresh, Tokens? parent, TimeSpan at)
{
    public string Access { get; } = access;
    public string Refresh { get; } = refresh;
    public Tokens? Parent { get; } = parent;
    public TimeSpan IssuedAt { get; } = at;
    public Delivery Delivery { get; set; } = Delivery.UnderWay;

    /// When the answer was sent, or failed to be.
    public TimeSpan DeliveredAt { get; set; } = at;

    /// When the refresh token was first used. Null: not yet.
    public TimeSpan? UsedAt { get; set; }
    public bool AccessIsDead { get; set; }

    /// Whether somebody called the API with it.
    public bool AccessWasSeen { get; set; }
    public List<Tokens> Children { get; } = [];
}

internal enum Delivery
{
    UnderWay,
    Whole,

    /// The server saw to it, or killed who would have read it.
    LostByUs,

    /// The client hung up.
    LostByClient,
}
