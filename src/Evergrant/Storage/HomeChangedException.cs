namespace Evergrant.Storage;

/// A home that is not as this program left it: its store was brought back from a copy, or all of it was. Nothing was changed.
public sealed class HomeChangedException : Exception
{
    private HomeChangedException(string message)
        : base(message) { }

    internal static HomeChangedException OlderStore() =>
        new(
            "This store is older than what was done with it: it was brought back from a copy. Stop all programs and run: evergrant store restore --here"
        );

    internal static HomeChangedException OtherStore() =>
        new(
            "The spool of this home belongs to another store. Bring the folder spool back that belongs to this one, or stop all programs and run: evergrant store restore --here"
        );

    internal static HomeChangedException OtherMachine() =>
        new(
            "This home comes from another machine. If it was moved and nothing runs on it there any more, run: evergrant store adopt. In containers, name it with the setting instance_id."
        );
}
