namespace Evergrant.Torture;

/// When every process of the client is killed, as by `kill -9`.
public enum KillMoment
{
    /// While its request waits at the server, which then does not use the token.
    BeforeUse,

    /// When the token is used and no answer is sent yet. None is.
    BeforeAnswer,

    /// Up to 300 ms after the whole answer was sent.
    AfterAnswer,
}
