using System.Diagnostics;

namespace Evergrant.Sandbox.Tests.Tls;

/// <summary>A call that came under Keap's name is copied so that it comes to the sandbox again, and not to Keap.</summary>
public sealed class LedCopyTests
{
    [Theory]
    [InlineData(SnippetLanguage.Curl, "sh", "-c")]
    [InlineData(SnippetLanguage.Php, "php", "-r")]
    [InlineData(SnippetLanguage.Node, "node", "--input-type=module", "-e")]
    public async Task It_runs_as_it_is_written(SnippetLanguage language, string program, params string[] options)
    {
        using var folder = new TemporaryFolder();
        await using var keap = await Keap.StartAsync(new() { TlsPort = 0 });
        var tls = keap.Sandbox.Tls!;
        var pair = await keap.NewPairAsync();
        File.WriteAllText(folder.File("ca.pem"), tls.Authority);
        using var http = TrustingClient.Of(tls);
        http.DefaultRequestHeaders.Add("Authorization", Keap.Basic());
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = pair.Refresh }
        );
        (await http.PostAsync(new Uri("https://api.infusionsoft.com/token"), form)).Dispose();
        var copied = keap.Sandbox.Copy(language, keap.Sandbox.Requests.All[^1].Id)!;

        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var option in options)
            start.ArgumentList.Add(option);
        start.ArgumentList.Add(copied.Replace("<?php\n", "", StringComparison.Ordinal));
        start.Environment["CLIENT_ID"] = KeapSandboxSeed.ClientId;
        start.Environment["CLIENT_SECRET"] = KeapSandboxSeed.ClientSecret;
        start.Environment["REFRESH_TOKEN"] = pair.Refresh;
        start.Environment["SANDBOX_CA"] = folder.File("ca.pem");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, $"{copied}\n{await errors}");
        Assert.Contains("Invalid Refresh Token", output, StringComparison.Ordinal);
        var again = keap.Sandbox.Requests.AtTokenEndpoint()[^1];
        Assert.Equal("refresh_token_already_used", again.Refused);
        Assert.StartsWith("https://api.infusionsoft.com", again.Call!.Url, StringComparison.Ordinal);
        Assert.Contains("evergrant sandbox ca", copied, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_in_csharp_and_an_http_file_say_where_it_goes()
    {
        await using var keap = await Keap.StartAsync(new() { TlsPort = 0 });
        var port = keap.Sandbox.Tls!.Port;
        using var http = TrustingClient.Of(keap.Sandbox.Tls);
        (await http.GetAsync(new Uri("https://api.keap.com/crm/rest/v1/contacts?limit=1"))).Dispose();

        var program = keap.Sandbox.Copy(SnippetLanguage.CSharp)!;
        var file = keap.Sandbox.Copy(SnippetLanguage.Http)!;

        Assert.Contains($"socket.ConnectAsync(IPAddress.Loopback, {port}, stop)", program, StringComparison.Ordinal);
        Assert.Contains(
            "ImportFromPemFile(Environment.GetEnvironmentVariable(\"SANDBOX_CA\")!)",
            program,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"GET https://localhost:{port}/crm/rest/v1/contacts?limit=1\nHost: api.keap.com\n",
            file,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task One_that_came_to_the_sandboxs_own_address_is_led_nowhere()
    {
        await using var keap = await Keap.StartAsync();
        (await keap.GetAsync("/crm/rest/v1/contacts", null)).Dispose();

        var copied = keap.Sandbox.Copy(SnippetLanguage.Curl)!;

        Assert.StartsWith($"curl {keap.Sandbox.Address}crm", copied, StringComparison.Ordinal);
        Assert.DoesNotContain("connect-to", copied, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_tls_it_is_led_to_the_port_that_it_came_to()
    {
        await using var keap = await Keap.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/crm/rest/v1/contacts");
        request.Headers.Host = "api.infusionsoft.com";
        (await keap.Http.SendAsync(request)).Dispose();

        var copied = keap.Sandbox.Copy(SnippetLanguage.Curl)!;

        Assert.Contains($"--connect-to ::127.0.0.1:{keap.Sandbox.Address.Port}", copied, StringComparison.Ordinal);
        Assert.DoesNotContain("cacert", copied, StringComparison.Ordinal);
    }
}
