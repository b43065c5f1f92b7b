namespace Evergrant.Hosting.Home;

/// Another program is at what was asked for; nothing was changed.
public sealed class HomeBusyException(string message) : Exception(message);
