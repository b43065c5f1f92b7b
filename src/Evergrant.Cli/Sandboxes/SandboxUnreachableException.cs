namespace Evergrant.Cli.Sandboxes;

internal sealed class SandboxUnreachableException(Uri address)
    : Exception(
        $"No sandbox answers at {address.GetLeftPart(UriPartial.Authority)}. Start one with evergrant sandbox up, or name another with --sandbox"
    );
