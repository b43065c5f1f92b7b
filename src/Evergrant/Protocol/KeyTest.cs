namespace Evergrant.Protocol;

/// What one read of the API says of a static key.
internal abstract record KeyTest
{
    private KeyTest() { }

    public sealed record Taken(int Status) : KeyTest;

    /// 401 or 403.
    public sealed record Refused(string Why) : KeyTest;

    /// No answer, or one that says nothing of the key.
    public sealed record Unsettled(string Why) : KeyTest;
}
