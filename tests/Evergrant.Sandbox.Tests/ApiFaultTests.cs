namespace Evergrant.Sandbox.Tests;

/// <summary>Faults behind the gateway.</summary>
public sealed class ApiFaultTests
{
    private const string Contacts = "/crm/rest/v1/contacts";

    [Theory]
    [InlineData("500", 500, "Internal Server Error")]
    [InlineData("502", 502, "Bad Gateway")]
    [InlineData("503", 503, "Service Unavailable")]
    [InlineData("html-instead-of-json", 403, "One more step")]
    [InlineData("429-minute", 429, "Quota Exceeded")]
    [InlineData("429-day", 429, "Quota Exceeded")]
    [InlineData("spike", 429, "policies.ratelimit.SpikeArrestViolation")]
    public async Task An_answer_in_keaps_place_changes_nothing(string name, int status, string part)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var before = keap.Sandbox.State.Contacts.Count;
        keap.Sandbox.Faults.Add(name, route: "api");

        using var struck = await AddAsync(keap, pair, "a@x.example");
        using var again = await AddAsync(keap, pair, "a@x.example");

        Assert.Equal((status, 201), ((int)struck.StatusCode, (int)again.StatusCode));
        Assert.Contains(part, await struck.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(before + 1, keap.Sandbox.State.Contacts.Count);
        Assert.Contains($"fault.{name}", keap.Sandbox.Requests.All[^2].Fidelity);
    }

    [Fact]
    public async Task A_lost_response_has_made_the_contact_and_sent_nothing()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var before = keap.Sandbox.State.Contacts.Count;
        keap.Sandbox.Faults.Add(FaultNames.LostResponse, route: "api");
        keap.Sandbox.Faults.Add(FaultNames.ResetBeforeCommit, route: "api", nth: 3);

        await Assert.ThrowsAsync<HttpRequestException>(() => AddAsync(keap, pair, "a@x.example"));
        Assert.Equal(before + 1, keap.Sandbox.State.Contacts.Count);
        Assert.Equal(
            ("lost-response", null),
            (keap.Sandbox.Requests.All[^1].Fault, keap.Sandbox.Requests.All[^1].Status)
        );

        using var between = await AddAsync(keap, pair, "b@x.example");
        await Assert.ThrowsAsync<HttpRequestException>(() => AddAsync(keap, pair, "c@x.example"));
        Assert.Equal(before + 2, keap.Sandbox.State.Contacts.Count);
    }

    [Fact]
    public async Task Truncated_json_ends_early()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.TruncatedJson, route: "api", options: new() { Bytes = 5 });

        await Assert.ThrowsAsync<HttpRequestException>(() => keap.GetAsync(Contacts, pair.Access));
    }

    [Fact]
    public async Task A_fault_strikes_the_nth_call_below_its_path_only()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.InternalError, route: "/crm/rest/v1/tags", nth: 2, times: 1);

        var statuses = new List<int>();
        foreach (var path in new[] { "/crm/rest/v1/tags", Contacts, "/crm/rest/v1/tags", "/crm/rest/v1/tags" })
        {
            using var answer = await keap.GetAsync(path, pair.Access);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([200, 200, 500, 200], statuses);
    }

    [Fact]
    public async Task Slow_and_hang_hold_the_answer_of_what_has_happened()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var slow = keap.Sandbox.Faults.Add(FaultNames.Slow, route: "api", options: new() { DelayMs = 600_000 });

        var waiting = AddAsync(keap, pair, "a@x.example");
        await slow.WaitUntilFiredAsync();

        Assert.Contains(keap.Sandbox.State.Contacts, contact => contact.Email == "a@x.example");
        slow.Release();
        using var answer = await waiting;
        Assert.Equal(201, (int)answer.StatusCode);
    }

    [Fact]
    public async Task An_owner_removes_the_app_a_moment_before_a_call()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.RevokedByUser, route: "api");

        using var call = await keap.GetAsync(Contacts, pair.Access);
        using var refresh = await keap.RefreshAsync(pair.Refresh);

        Assert.Equal(
            "keymanagement.service.invalid_access_token",
            (string?)(await call.JsonAsync())["fault"]!["detail"]!["errorcode"]
        );
        Assert.Equal(401, (int)call.StatusCode);
        await refresh.IsAsync(400, Keap.InvalidRefreshToken);
    }

    [Fact]
    public async Task A_merged_contact_has_another_id_and_nothing_else_changed()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        using var added = await AddAsync(keap, pair, "a@x.example");
        var id = (long)(await added.JsonAsync())["id"]!;
        keap.Sandbox.Faults.Add(FaultNames.AccountMerged);

        using var gone = await keap.GetAsync($"{Contacts}/{id}", pair.Access);
        using var found = await keap.GetAsync($"{Contacts}?email=a@x.example", pair.Access);
        var merged = (long)(await found.JsonAsync())["contacts"]![0]!["id"]!;
        using var there = await keap.GetAsync($"{Contacts}/{merged}", pair.Access);

        Assert.Equal((404, 200), ((int)gone.StatusCode, (int)there.StatusCode));
        Assert.NotEqual(id, merged);
    }

    [Fact]
    public async Task What_an_owner_did_is_on_disk_when_the_call_is_answered()
    {
        using var folder = new TemporaryFolder();
        await using var keap = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") });
        var pair = await keap.NewPairAsync();
        var id = keap.Sandbox.State.Contacts[0].Id;
        keap.Sandbox.Faults.Add(FaultNames.AccountMerged);
        keap.Sandbox.Faults.Add(FaultNames.RevokedByUser, route: "api");

        using var gone = await keap.GetAsync($"{Contacts}/{id}", pair.Access);
        File.Copy(folder.File("keap.json"), folder.File("merged.json"));
        using var refused = await keap.GetAsync(Contacts, pair.Access);
        File.Copy(folder.File("keap.json"), folder.File("revoked.json"));

        Assert.Equal((404, 401), ((int)gone.StatusCode, (int)refused.StatusCode));
        await using var merged = await Keap.StartAsync(new() { DataFile = folder.File("merged.json") });
        Assert.DoesNotContain(merged.Sandbox.State.Contacts, contact => contact.Id == id);
        await using var revoked = await Keap.StartAsync(new() { DataFile = folder.File("revoked.json") });
        using var call = await revoked.GetAsync(Contacts, pair.Access);
        Assert.Equal(401, (int)call.StatusCode);
    }

    private static Task<HttpResponseMessage> AddAsync(Keap keap, Pair pair, string email) =>
        keap.CallAsync(
            HttpMethod.Post,
            Contacts,
            pair.Access,
            $$"""{"email_addresses":[{"email":"{{email}}","field":"EMAIL1"}]}"""
        );
}
