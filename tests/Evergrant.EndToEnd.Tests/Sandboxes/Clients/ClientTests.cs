namespace Evergrant.EndToEnd.Sandboxes.Clients;

/// Clients that nobody here wrote, each in the way that its documentation has it: a code is exchanged, a token refreshed, the
/// spent one sent again, the API called. Once at the sandbox's address, once at Keap's own, which are written in them.
public sealed class ClientTests
{
    private const string Spent = """{"error":"invalid_request","error_description":"Invalid Refresh Token"}""";
    private static readonly string Folder = Path.Combine(
        Repository.Root,
        "tests",
        "Evergrant.EndToEnd.Tests",
        "Sandboxes",
        "Clients"
    );

    [TheoryNeeding("bash", "curl")]
    [InlineData(false)]
    [InlineData(true)]
    public Task Curl(bool atKeapsAddress) => WorksAsync(atKeapsAddress, $"yes yes|{Spent}", "bash", "curl.sh");

    [TheoryNeeding("php")]
    [InlineData(false)]
    [InlineData(true)]
    public Task Php(bool atKeapsAddress) => WorksAsync(atKeapsAddress, $"yes yes|{Spent}", "php", "client.php");

    /// Debian's python, whatever other one comes first on the path.
    [TheoryNeeding("python3")]
    [InlineData(false)]
    [InlineData(true)]
    public Task Requests_oauthlib(bool atKeapsAddress) =>
        WorksAsync(
            atKeapsAddress,
            "True True|InvalidClientIdError (invalid_request) Invalid Refresh Token",
            "/usr/bin/python3",
            "requests_oauthlib_client.py"
        );

    [TheoryNeeding("node")]
    [InlineData(false)]
    [InlineData(true)]
    public Task Openid_client(bool atKeapsAddress) =>
        WorksAsync(
            atKeapsAddress,
            "true true|ResponseBodyError 400 invalid_request Invalid Refresh Token",
            "node",
            "openid-client.mjs"
        );

    [TheoryNeeding("node")]
    [InlineData(false)]
    [InlineData(true)]
    public Task Simple_oauth2(bool atKeapsAddress) =>
        WorksAsync(
            atKeapsAddress,
            "true true|Response Error: 400 Bad Request Invalid Refresh Token",
            "node",
            "simple-oauth2.mjs"
        );

    private static async Task WorksAsync(bool atKeapsAddress, string said, string program, string script)
    {
        Assert.True(
            Path.GetExtension(script) != ".mjs" || Directory.Exists(Path.Combine(Folder, "node_modules")),
            $"./test installs the clients, or: cd {Folder} && npm ci"
        );
        using var home = new TemporaryHome();
        string[] client = [program, Path.Combine(Folder, script)];
        const string here = "KEAP_API=$KEAP_BASE_URL KEAP_ACCOUNTS=$KEAP_BASE_URL exec \"$@\"";

        var ended = atKeapsAddress
            ? await home.RunAsync(["sandbox", "exec", "--tls", "--", .. client])
            : await home.RunAsync(["sandbox", "exec", "--", "sh", "-c", here, "sh", .. client]);

        ended.Is(0);
        var (both, spent) = (said.Split('|')[0], said.Split('|')[1]);
        Assert.StartsWith(
            $"exchanged and refreshed: {both}\nspent: {spent}\naccount: Acme Bakery",
            ended.Line,
            StringComparison.Ordinal
        );
        Assert.Equal("", ended.Errors);
    }
}
