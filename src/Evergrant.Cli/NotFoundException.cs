namespace Evergrant.Cli;

/// What was asked for is not in the store.
internal sealed class NotFoundException(string message) : Exception(message)
{
    public static NotFoundException Grant(string asked) =>
        new($"There is no grant {asked}. Those there are: evergrant grant list");

    public static NotFoundException App(string asked) =>
        new($"There is no app {asked}. Those there are: evergrant app list");
}
