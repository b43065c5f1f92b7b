using System.Text.Json.Nodes;

namespace Evergrant.EndToEnd.Php;

/// clients/php/evergrant.php with a key, against a real server.
public sealed class GatewayModeTests
{
    private const string Open = "$keap = Evergrant::gateway($argv[1], Evergrant::keyFrom($argv[2]));";

    [TheoryNeeding("php")]
    [MemberData(nameof(PhpProgram.Transports), MemberType = typeof(PhpProgram))]
    public async Task A_contact_is_made_and_what_fails_is_an_exception_that_says_why(string[] options)
    {
        using var php = new PhpProgram { Options = options };
        await using var connected = await ConnectedHome.CreateAsync();
        var key = Path.Combine(connected.Outside, "key");
        var made = await connected.Home.RunAsync("key", "create", ConnectedHome.Grant, "--name", "website");
        await File.WriteAllTextAsync(key, made.Output);
        await using var program = connected.Home.Start("serve", "--port", "0");
        var server = (await program.WaitForLineAsync("listening on "))["listening on ".Length..];
        var gateway = $"{server}/gw/{ConnectedHome.Grant}";
        Task<string> SayAsync(string code) => php.PrintAsync($"{Open}\n{code}", gateway, key);

        var added = await SayAsync(
            "echo json_encode($keap->post('/crm/rest/v1/contacts', ['given_name' => 'Zoë', 'email_addresses' => [['field' => 'EMAIL1', 'email' => 'zoe@example.com']]]));"
        );
        Assert.Equal("Zoë", (string?)JsonNode.Parse(added)!["given_name"]);
        Assert.Equal(
            "1",
            await SayAsync("echo $keap->get('/crm/rest/v1/contacts', ['email' => 'zoe@example.com'])['count'];")
        );
        Assert.StartsWith(
            "http_404: GET /crm/rest/v1/contacts/999999 was answered 404",
            await SayAsync("$keap->get('/crm/rest/v1/contacts/999999', ['email' => 'ann@example.com']);"),
            StringComparison.Ordinal
        );
        Assert.Equal("404", await SayAsync("echo $keap->request('GET', '/crm/rest/v1/contacts/999999')->status;"));

        (await connected.Home.RunAsync("grant", "pause", ConnectedHome.Grant)).Is(0);
        await SaysAsync("grant_paused: GET /crm/rest/v1/contacts was answered 409: An operator paused this grant");
        (await connected.Home.RunAsync("grant", "resume", ConnectedHome.Grant)).Is(0);
        (await connected.Home.RunAsync("key", "revoke", "website")).Is(0);
        await SaysAsync("key_revoked: GET /crm/rest/v1/contacts was answered 401: This key was revoked");

        program.Terminate();
        (await program.EndAsync()).Is(0);
        await SaysAsync("unreachable: 127.0.0.1 did not answer: ");
        Assert.DoesNotContain("ann@example.com", await ReadAsync(), StringComparison.Ordinal);

        Task<string> ReadAsync() => SayAsync("$keap->get('/crm/rest/v1/contacts', ['email' => 'ann@example.com']);");

        // Another process learns within a second of what these commands changed.
        Task SaysAsync(string expected) =>
            Eventually.HoldsAsync(async () => (await ReadAsync()).StartsWith(expected, StringComparison.Ordinal));
    }

    [TheoryNeeding("php")]
    [InlineData("curl")]
    [InlineData("streams", "-d", "disable_functions=curl_init")]
    public async Task Both_ways_of_sending_are_there_to_be_tried(string way, params string[] options)
    {
        using var php = new PhpProgram { Options = options };
        Assert.Equal(way, await php.PrintAsync("echo function_exists('curl_init') ? 'curl' : 'streams';"));
    }

    [FactNeeding("php")]
    public async Task The_key_goes_to_no_foreign_host_in_the_clear_and_to_no_wrong_address()
    {
        using var php = new PhpProgram();
        foreach (
            var address in (string[])
                [
                    "http://keap.example.com/gw/acme",
                    "ftp://127.0.0.1/gw/acme",
                    "http://127.0.0.1.example.com/gw/acme",
                    "http://you@127.0.0.1/gw/acme",
                    "http://localhost@example.com/gw/acme",
                    "keap.example.com/gw/acme",
                    "http://127.0.0.1:7400",
                    "https://keap.example.com/gw/acme?key=1",
                ]
        )
            Assert.StartsWith(
                "address_wrong: ",
                await php.PrintAsync("Evergrant::gateway($argv[1], 'eg_00');", address),
                StringComparison.Ordinal
            );
        Assert.StartsWith(
            "key_unknown: ",
            await php.PrintAsync("Evergrant::gateway('http://127.0.0.1:7400/gw/acme', 'ego_00');"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "key_missing: ",
            await php.PrintAsync("Evergrant::keyFrom('none');"),
            StringComparison.Ordinal
        );
    }

    [TheoryNeeding("php")]
    [InlineData("contacts")]
    [InlineData("/con tacts")]
    [InlineData("/contacts\r\nX-Evil: 1")]
    public async Task A_path_that_is_none_is_refused(string path)
    {
        using var php = new PhpProgram();
        Assert.StartsWith(
            "path_wrong: ",
            await php.PrintAsync("Evergrant::gateway('http://127.0.0.1:9/gw/acme', 'eg_00')->get($argv[1]);", path),
            StringComparison.Ordinal
        );
    }

    [TheoryNeeding("php")]
    [InlineData("Authorization: Bearer mine")]
    [InlineData(" authorization : Bearer mine")]
    [InlineData("X-One: 1\r\nX-Two: 2")]
    public async Task A_header_that_would_take_the_keys_place_is_refused(string header)
    {
        using var php = new PhpProgram();
        Assert.StartsWith(
            "header_wrong: ",
            await php.PrintAsync(
                "Evergrant::gateway('http://127.0.0.1:9/gw/acme', 'eg_00')->request('GET', '/crm/x', null, [$argv[1]]);",
                header
            ),
            StringComparison.Ordinal
        );
    }
}
