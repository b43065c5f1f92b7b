namespace Evergrant.Http;

/// <summary>
/// A request that must not carry a token as it stands: it leaves the provider's hosts, brings credentials of its own, or
/// could be redirected. A mistake of the program; nothing was sent.
/// </summary>
public sealed class TokenNotAllowedException(string message)
    : InvalidOperationException($"Nothing was sent: {message}");
