namespace Evergrant.Sandbox;

/// <summary>What can go wrong at the token endpoint, on purpose.</summary>
public static class FaultNames
{
    /// <summary>The rotation is committed, to the state file too; then the connection dies without a byte.</summary>
    public const string LostResponse = "lost-response";

    /// <summary>The connection dies before anything happened.</summary>
    public const string ResetBeforeCommit = "reset-before-commit";

    /// <summary>Committed; the full Content-Length is announced, only the first bytes of the body arrive.</summary>
    public const string TruncatedJson = "truncated-json";

    /// <summary>A "one more step" page where JSON was due. Nothing is committed.</summary>
    public const string HtmlInsteadOfJson = "html-instead-of-json";

    /// <summary>Status 500. Nothing is committed.</summary>
    public const string InternalError = "500";

    /// <summary>Status 503. Nothing is committed.</summary>
    public const string Unavailable = "503";

    /// <summary>Committed at once, answered after a delay of real time.</summary>
    public const string Slow = "slow";

    /// <summary>Holds the request until it is released, or until the client hangs up.</summary>
    public const string Hang = "hang";

    public static IReadOnlyList<string> All { get; } =
    [LostResponse, ResetBeforeCommit, TruncatedJson, HtmlInsteadOfJson, InternalError, Unavailable, Slow, Hang];
}
