namespace Evergrant.Sandbox.Faults;

[Flags]
internal enum FaultRoutes
{
    None = 0,
    Token = 1,
    Api = 2,
    Authorize = 4,

    /// <summary>Of TLS, before a request.</summary>
    Handshake = 8,

    /// <summary>Before a connection, at the proxy of a program that runs under one.</summary>
    Proxy = 16,
}
