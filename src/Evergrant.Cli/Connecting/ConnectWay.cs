namespace Evergrant.Cli.Connecting;

/// How an owner's permission gets here.
internal enum ConnectWay
{
    /// The browser of this machine brings it to a listener.
    Listen,

    /// The owner's address bar is pasted.
    Paste,

    /// A code made in Account Central.
    Code,

    /// A pair of tokens made in Account Central.
    Tokens,

    /// A one-use link of the server.
    Link,
}
