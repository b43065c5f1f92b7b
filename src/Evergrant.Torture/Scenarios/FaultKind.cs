namespace Evergrant.Torture;

/// What goes wrong at the token endpoint. "Used" says whether the refresh token is spent by it.
public enum FaultKind
{
    /// Used; the connection ends without a byte.
    LostAnswer,

    /// Used; half of the answer arrives.
    CutAnswer,

    /// Not used; the connection ends without a byte.
    CutBefore,

    /// Held until the client gives up, at most <see cref="Fault.For"/>, and used only then.
    LateCommit,

    /// Not used; 502 with a page.
    Html,

    /// Used; 502 with a page.
    HtmlAfterUse,

    /// Used at once, answered after <see cref="Fault.For"/>.
    Slow,

    /// Not used; 503 for <see cref="Fault.For"/>, whoever asks.
    Outage,
}
