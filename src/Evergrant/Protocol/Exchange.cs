namespace Evergrant.Protocol;

/// How one redemption ended. Network failures are outcomes here, never exceptions.
public abstract record Exchange
{
    private Exchange() { }

    /// What came, whole or not. Null: nothing.
    public TokenAnswer? Came =>
        this switch
        {
            Answered(var whole) => whole,
            Unknown(_, var partial) => partial,
            _ => null,
        };

    /// No byte of the request was written: the token is as good as before.
    public sealed record NotSent(string Why) : Exchange;

    public sealed record Answered(TokenAnswer Answer) : Exchange;

    /// Something was written and no whole answer came. <paramref name="Partial"/>: what did come; if it reads as tokens or
    /// as an error, it was the answer all the same. Null: not even the head.
    public sealed record Unknown(string Why, TokenAnswer? Partial) : Exchange;
}
