namespace Evergrant.Server.Gateway;

/// How far a call had come when it ended without an answer.
internal enum ForwardPhase
{
    /// No connection, or no TLS: nothing of the request left.
    Connect,

    /// The consumer's body was on its way.
    RequestBody,

    /// The request had left; the head of an answer did not come whole.
    ResponseHeaders,

    /// The head had come; the body did not come whole.
    ResponseBody,
}

internal readonly record struct ForwardFailure(ForwardPhase Phase, bool TimedOut);
