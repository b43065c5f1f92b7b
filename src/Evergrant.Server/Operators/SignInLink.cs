namespace Evergrant.Server.Operators;

/// An address that signs one browser in as the operator, once. Whoever has it can use it, so it does not print.
public sealed class SignInLink(Uri address, DateTimeOffset expiresAt)
{
    public Uri Address => address;
    public DateTimeOffset ExpiresAt => expiresAt;

    public override string ToString() => "[sign-in link]";
}
