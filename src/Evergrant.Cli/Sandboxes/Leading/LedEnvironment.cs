using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Leading;

/// What leads a program in which Keap's addresses are written to the sandbox, as environment variables.
internal static class LedEnvironment
{
    private const string Here = "localhost,127.0.0.1,::1,.localhost";
    private const string PhpScan = "PHP_INI_SCAN_DIR";
    private const string NodeOptions = "NODE_OPTIONS";
    private static readonly string[] Proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
    private static readonly string[] Authorities =
    [
        "CURL_CA_BUNDLE",
        "SSL_CERT_FILE",
        "REQUESTS_CA_BUNDLE",
        "NODE_EXTRA_CA_CERTS",
    ];

    public static IEnumerable<KeyValuePair<string, string>> Of(SandboxProxy proxy, AuthorityFile authority)
    {
        var address = proxy.Address.GetLeftPart(UriPartial.Authority);
        // Windows has one variable for both spellings.
        foreach (var name in Proxies)
        foreach (var spelling in OperatingSystem.IsWindows() ? [name] : (string[])[name, name.ToLowerInvariant()])
            yield return new(spelling, address);
        yield return new("NO_PROXY", Here);
        if (!OperatingSystem.IsWindows())
            yield return new("no_proxy", Here);

        foreach (var name in Authorities)
            yield return new(name, authority.Path);
        // OpenSSL would take the system's certificates beside the file.
        yield return new("SSL_CERT_DIR", Path.Combine(Path.GetDirectoryName(authority.Path)!, "none"));

        var php = authority.Add(
            Path.Combine("php", "evergrant-sandbox.ini"),
            $"curl.cainfo = \"{authority.Path}\"\nopenssl.cafile = \"{authority.Path}\"\n"
        );
        // An empty name is PHP's own folder, which is read first.
        var scanned = Environment.GetEnvironmentVariable(PhpScan) ?? "";
        yield return new(PhpScan, $"{scanned}{Path.PathSeparator}{Path.GetDirectoryName(php)}");

        yield return new("NODE_USE_ENV_PROXY", "1");
        var node = authority.Add("node.cjs", ForNode());
        var options = Environment.GetEnvironmentVariable(NodeOptions) is { Length: > 0 } set ? $"{set} " : "";
        yield return new(NodeOptions, $"{options}--require \"{node.Replace("\\", "\\\\", StringComparison.Ordinal)}\"");
    }

    private static string ForNode()
    {
        using var stream = typeof(LedEnvironment).Assembly.GetManifestResourceStream("leading/node.cjs")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
