namespace Evergrant.Cli.Demo;

/// The demo's own flow did not go as it should: a mistake of ours, not of who runs it.
internal sealed class DemoFailedException(string message) : Exception(message);
