using System.Globalization;
using Evergrant.Cli.Terminal;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Leading;

/// What `sandbox up --tls` prints: how programs get to it under Keap's names.
internal static class LedPrograms
{
    private const int Https = 443;

    public static void Print(KeapSandbox keap, SandboxTls tls, AuthorityFile authority)
    {
        var tenants = keap.Personas.Logins.SelectMany(login => login.Tenants).Select(tenant => tenant.Host);
        string[] hosts = [.. SandboxTls.Hosts, .. tenants.Distinct(StringComparer.OrdinalIgnoreCase)];
        var until = tls.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (
            var line in Table.Facts(
                ("TLS", $"https://127.0.0.1:{tls.Port} as {string.Join(", ", SandboxTls.Hosts)} and its tenants"),
                ("CA", authority.Path)
            )
        )
            Say.Data(line);
        Say.Data("");
        Say.Data(
            $"The CA is the sandbox's own, for this run, good until {until}, and in no trust store. Its file holds no other:"
        );
        Say.Data(
            "a program that is told of it trusts nothing else, except Node, which adds it to its own. To tell one program, set for it"
        );
        foreach (
            var line in Table.Facts(
                ("  curl", $"CURL_CA_BUNDLE={authority.Path}"),
                ("  OpenSSL, Python, Ruby, .NET on Linux", $"SSL_CERT_FILE={authority.Path}"),
                ("  Python requests", $"REQUESTS_CA_BUNDLE={authority.Path}"),
                ("  Node", $"NODE_EXTRA_CA_CERTS={authority.Path}"),
                ("  PHP", $"php -d curl.cainfo={authority.Path} -d openssl.cafile={authority.Path}")
            )
        )
            Say.Data(line);
        Say.Data("");
        Say.Data(
            tls.Port == Https
                ? "These lines in the hosts file lead every program of this machine here; take them out again afterwards:"
                : $"Programs call Keap at port {Https}. Started with --tls-port {Https}, these lines in the hosts file would lead all of this"
                    + $"\nmachine here; without either, evergrant sandbox exec --tls -- CMD leads one program:"
        );
        foreach (var host in hosts)
            Say.Data($"  127.0.0.1 {host}");
    }
}
