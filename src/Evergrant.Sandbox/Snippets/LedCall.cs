namespace Evergrant.Sandbox.Snippets;

/// <summary>What a program says of a call that is led away from the real Keap.</summary>
internal static class LedCall
{
    public const string Authority = "$SANDBOX_CA";

    public static bool IsTls(SnippetCall call) => call.Url.StartsWith("https:", StringComparison.Ordinal);

    /// <param name="mark">What a comment begins with.</param>
    public static string Comment(SnippetCall call, string mark) =>
        call.LedTo is not { } port ? ""
        : IsTls(call)
            ? $"{mark} The address is Keap's, and led to the sandbox at 127.0.0.1:{port}, as the call was.\n"
                + $"{mark} SANDBOX_CA names a file with its certificate: evergrant sandbox ca > ca.pem\n"
        : $"{mark} The address is Keap's, and led to the sandbox at 127.0.0.1:{port}, as the call was.\n";
}
