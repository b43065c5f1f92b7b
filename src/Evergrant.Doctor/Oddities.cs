namespace Evergrant.Doctor;

/// What a reader saw in the text and the request itself no longer shows.
[Flags]
internal enum Oddities
{
    None = 0,
    TypographicQuotes = 1,

    /// An `&` outside of quotes, where a shell ends the command.
    BareAmpersand = 2,

    /// `'$TOKEN'`: a shell sends it as it stands.
    QuotedVariable = 4,

    /// Read from pasted text, not from a server that saw it.
    Pasted = 8,
}
