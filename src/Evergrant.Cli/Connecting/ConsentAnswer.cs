namespace Evergrant.Cli.Connecting;

/// What the browser was sent back with, read as an answer to one <see cref="AskedConsent"/>.
internal abstract record ConsentAnswer
{
    private ConsentAnswer() { }

    public sealed record Allowed(AuthorizationCode Code) : ConsentAnswer;

    /// The owner, or the provider, said no to this very request.
    public sealed record Denied(string Error, string? Description) : ConsentAnswer;

    /// Nothing that answers this request; why, in words for who pasted it.
    public sealed record Useless(string Why) : ConsentAnswer;
}
