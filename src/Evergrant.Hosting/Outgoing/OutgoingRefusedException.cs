namespace Evergrant.Hosting.Outgoing;

/// Nothing was sent: the host lies off the public internet, and nobody said that this is meant.
internal sealed class OutgoingRefusedException(string host)
    : Exception($"{host} is not on the public internet; if that is meant, list it in outgoing_allow");
