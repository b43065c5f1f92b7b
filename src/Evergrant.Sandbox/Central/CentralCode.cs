namespace Evergrant.Sandbox;

/// <summary>A code of Account Central's API Access page. Printing it shows no code.</summary>
public sealed class CentralCode
{
    internal CentralCode(string code, string redirectUri, DateTimeOffset expiresAt)
    {
        Code = code;
        RedirectUri = redirectUri;
        ExpiresAt = expiresAt;
    }

    /// <summary>Works once.</summary>
    public string Code { get; }

    /// <summary>What its exchange has to say: an address that the app registered, or the text <c>null</c>.</summary>
    public string RedirectUri { get; }

    public DateTimeOffset ExpiresAt { get; }

    public override string ToString() => $"[code for {RedirectUri}]";
}
