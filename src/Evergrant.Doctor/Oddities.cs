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

    /// Read out of a program's text: what was really sent may differ.
    Reading = 16,
    NoCertificateCheck = 32,

    /// A web site is named that encodes what people type into it.
    WebEncoder = 64,
}
