namespace Evergrant.Torture.Server;

/// What presenting a refresh token came to.
internal abstract record Presented
{
    private Presented() { }

    public sealed record Rotated(Tokens Tokens) : Presented;

    public sealed record Refused(string Why) : Presented;
}
