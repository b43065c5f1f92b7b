namespace Evergrant.Sandbox.Tests;

public sealed class StateFileTests
{
    [Fact]
    public async Task A_second_sandbox_carries_on_with_tokens_contacts_and_clock()
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        Pair pair;
        DateTimeOffset left;
        await using (var first = await Keap.StartAsync(options))
        {
            pair = await first.NewPairAsync();
            const string contact =
                """{"given_name":"Zoe","email_addresses":[{"field":"EMAIL1","email":"zoe@x.example"}]}""";
            (await first.CallAsync(HttpMethod.Post, "/crm/rest/v1/contacts", pair.Access, contact)).Dispose();
            await first.Sandbox.Clock.AdvanceAsync(TimeSpan.FromHours(20));
            left = first.Sandbox.Clock.GetUtcNow();
        }

        await using var second = await Keap.StartAsync(options);

        Assert.InRange(second.Sandbox.Clock.GetUtcNow(), left, left.AddMinutes(5));
        using var call = await second.GetAsync("/crm/rest/v1/contacts?email=ZOE@x.example", pair.Access);
        Assert.Equal(1, (int)(await call.JsonAsync())["count"]!);
        using var refresh = await second.RefreshAsync(pair.Refresh);
        Assert.Equal(200, (int)refresh.StatusCode);
        Assert.Equal([1, 2], second.Sandbox.Lineage.Select(node => node.Generation));
    }

    [Fact]
    public async Task A_file_written_before_there_were_tags_mails_and_keys_is_carried_on()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "StateBeforeTags.json"), file);
        const string access = "anaccesstokenofthesandbox001";
        string key;
        await using (var first = await Keap.StartAsync(new() { DataFile = file }))
        {
            using var tags = await first.GetAsync("/crm/rest/v1/tags", access);
            await tags.IsAsync(200, """{"tags":[],"count":0}""");
            using var tag = await first.CallAsync(HttpMethod.Post, "/crm/rest/v1/tags", access, """{"name":"VIP"}""");
            var id = (long)(await tag.JsonAsync())["id"]!;
            var contact = $"/crm/rest/v1/contacts/{first.Sandbox.State.Contacts[0].Id}/tags";
            (await first.CallAsync(HttpMethod.Post, contact, access, $$"""{"tagIds":[{{id}}]}""")).Dispose();
            var mail = EmailTests.Mail(1).ToJsonString();
            (await first.CallAsync(HttpMethod.Post, "/crm/rest/v1/emails/queue", access, mail)).Dispose();
            key = (await first.Sandbox.CreateKeyAsync(name: "script")).Text;
            using var code = await first.ExchangeAsync("acodeofthesandbox0000001");
            Assert.Equal(200, (int)code.StatusCode);
        }

        await using var second = await Keap.StartAsync(new() { DataFile = file });

        using var applied = await second.GetAsync("/crm/rest/v1/contacts/1/tags", access);
        Assert.Equal("VIP", (string?)(await applied.JsonAsync())["tags"]![0]!["tag"]!["name"]);
        var kept = Assert.Single(second.Sandbox.State.Mail);
        Assert.Equal(("Grüß dich", "not_marketable"), (kept.Plain, kept.Recipients[0].NotSent));
        using var byKey = await second.GetAsync("/crm/rest/v1/contacts", key);
        Assert.Equal(200, (int)byKey.StatusCode);
        using var refresh = await second.RefreshAsync("arefreshtokenofthesandbox001");
        Assert.Equal(200, (int)refresh.StatusCode);
    }

    [Fact]
    public async Task What_was_answered_is_on_disk_although_the_sandbox_never_stops()
    {
        using var folder = new TemporaryFolder();
        await using var first = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") });
        var pair = await first.NewPairAsync();
        (await first.RefreshAsync(pair.Refresh)).Dispose();
        File.Copy(folder.File("keap.json"), folder.File("copy.json"));

        await using var second = await Keap.StartAsync(new() { DataFile = folder.File("copy.json") });
        using var again = await second.RefreshAsync(pair.Refresh);

        await again.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal("refresh_token_already_used", second.Sandbox.Requests.All[^1].Refused);
    }

    [Fact]
    public async Task Parallel_answers_are_all_on_disk()
    {
        using var folder = new TemporaryFolder();
        await using var keap = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") });

        var pairs = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => keap.NewPairAsync()));

        var file = await File.ReadAllTextAsync(folder.File("keap.json"));
        Assert.All(pairs, pair => Assert.Contains(pair.Refresh, file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_frozen_clock_stays_frozen_where_it_stood()
    {
        using var folder = new TemporaryFolder();
        var start = new DateTimeOffset(2031, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var file = folder.File("keap.json");
        await using (
            await Keap.StartAsync(
                new()
                {
                    DataFile = file,
                    StartAt = start,
                    StartFrozen = true,
                }
            )
        ) { }

        await using var second = await Keap.StartAsync(new() { DataFile = file });

        Assert.True(second.Sandbox.Clock.IsFrozen);
        Assert.Equal(start, second.Sandbox.Clock.GetUtcNow());
    }

    [Fact]
    public async Task The_clock_offset_can_be_read_while_no_sandbox_runs()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        Assert.Null(SandboxStateFile.ReadClockOffset(file));
        await using (var keap = await Keap.StartAsync(new() { DataFile = file }))
        {
            await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(40));
        }

        var offset = SandboxStateFile.ReadClockOffset(file)!.Value;

        Assert.InRange(offset, TimeSpan.FromDays(40) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(40));
    }

    [Fact]
    public async Task A_moved_clock_is_on_disk_when_the_advance_returns()
    {
        using var folder = new TemporaryFolder();
        await using var keap = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") });

        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(3));

        Assert.True(SandboxStateFile.ReadClockOffset(folder.File("keap.json")) > TimeSpan.FromDays(2.9));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"format\":1,\"token_sets\":[{\"canary-7731\"")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"format\":99}")]
    [InlineData("{\"format\":1,\"clock\":null}")]
    [InlineData("{\"format\":1,\"tags\":null}")]
    [InlineData("{\"format\":1,\"keys\":null}")]
    [InlineData("{\"format\":1,\"keys\":[{\"name\":\"canary-7731\"}]}")]
    [InlineData("{\"format\":1,\"apps\":[{\"client_id\":\"canary-7731\",\"redirect_uris\":null}]}")]
    [InlineData("{\"format\":1,\"mail\":[{\"id\":\"ma_1\"}]}")]
    [InlineData(
        "{\"codes\":[{\"text\":\"canary-7731\",\"consent_id\":\"co_9\",\"client_id\":\"c\",\"redirect_uri\":\"r\",\"expires_at\":\"2030-01-01T00:00:00Z\"}]}"
    )]
    public async Task A_file_that_cannot_be_read_is_named_and_left_alone(string content)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        await File.WriteAllTextAsync(file, content);

        var error = await Assert.ThrowsAsync<StateFileCorruptException>(() =>
            KeapSandbox.StartAsync(new() { DataFile = file })
        );

        Assert.Equal(file, error.Path);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(file));
        Assert.Throws<StateFileCorruptException>(() => SandboxStateFile.ReadClockOffset(file));
    }

    [Fact]
    public async Task What_cannot_be_written_is_not_answered()
    {
        using var folder = new TemporaryFolder();
        await using var keap = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") });
        var pair = await keap.NewPairAsync();
        // Something that takes no line and cannot be overwritten, where the file was.
        File.Move(folder.File("keap.json"), folder.File("moved.json"));
        Directory.CreateDirectory(Path.Combine(folder.File("keap.json"), "full"));

        using var answer = await keap.RefreshAsync(pair.Refresh);

        Assert.Equal(500, (int)answer.StatusCode);
        Assert.Equal("internal_error", (string?)(await answer.JsonAsync())["code"]);

        Directory.Delete(folder.File("keap.json"), recursive: true);
        await keap.NewPairAsync();
        await using var second = await Keap.StartAsync(new() { DataFile = Copy(folder, "keap.json") });
        using var spent = await second.RefreshAsync(pair.Refresh);
        await spent.IsAsync(400, Keap.InvalidRefreshToken);
    }

    private static string Copy(TemporaryFolder folder, string name)
    {
        var copy = folder.File("copy.json");
        File.Copy(folder.File(name), copy, overwrite: true);
        return copy;
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_made()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.File("deep"), "er", "keap.json");

        await using var keap = await Keap.StartAsync(new() { DataFile = file });

        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task The_file_is_for_its_owner_only_and_no_temporary_one_stays()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        await using var keap = await Keap.StartAsync(new() { DataFile = file });
        await keap.NewPairAsync();

        string[] there = [file, file + ".lock"];
        Assert.Equal(there, Directory.GetFiles(Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal));
        if (OperatingSystem.IsWindows())
            return;
        foreach (var one in there)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(one));
    }

    [Fact]
    public async Task A_file_is_for_one_sandbox_at_a_time()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        Pair pair;
        await using (var first = await Keap.StartAsync(new() { DataFile = file }))
        {
            pair = await first.NewPairAsync();
            var before = await File.ReadAllBytesAsync(file);

            var error = await Assert.ThrowsAsync<StateFileInUseException>(() =>
                KeapSandbox.StartAsync(new() { DataFile = file })
            );

            Assert.Equal(file, error.Path);
            Assert.DoesNotContain('\n', error.Message);
            Assert.Equal(before, await File.ReadAllBytesAsync(file));
        }

        // One that fails to start gives the file back, too.
        await Assert.ThrowsAsync<ArgumentException>(() =>
            KeapSandbox.StartAsync(
                new()
                {
                    DataFile = file,
                    Switches = new Dictionary<string, string> { ["nothing"] = "x" },
                }
            )
        );
        await using var second = await Keap.StartAsync(new() { DataFile = file });
        using var refresh = await second.RefreshAsync(pair.Refresh);
        Assert.Equal(200, (int)refresh.StatusCode);
    }

    [Fact]
    public async Task A_port_in_use_is_named_and_the_file_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        await using (await Keap.StartAsync(new() { DataFile = folder.File("keap.json") })) { }
        await using var keap = await Keap.StartAsync();
        var before = await File.ReadAllBytesAsync(folder.File("keap.json"));
        var port = keap.Sandbox.Address.Port;

        var error = await Assert.ThrowsAsync<PortInUseException>(() =>
            KeapSandbox.StartAsync(new() { Port = port, DataFile = folder.File("keap.json") })
        );

        Assert.Equal(port, error.Port);
        Assert.Equal(before, await File.ReadAllBytesAsync(folder.File("keap.json")));
    }

    [Fact]
    public async Task A_line_that_was_being_written_is_dropped_and_one_before_it_is_not()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        await using var first = await Keap.StartAsync(new() { DataFile = file });
        var pair = await first.NewPairAsync();
        using (var rotation = await first.RefreshAsync(pair.Refresh))
            Assert.Equal(200, (int)rotation.StatusCode);
        var whole = await File.ReadAllBytesAsync(file);

        await File.WriteAllBytesAsync(folder.File("copy.json"), whole[..^40]);
        await using var second = await Keap.StartAsync(new() { DataFile = folder.File("copy.json") });

        // Whoever rotated was never answered, so the token is as good as before.
        using var again = await second.RefreshAsync(pair.Refresh);
        Assert.Equal(200, (int)again.StatusCode);
    }

    [Fact]
    public async Task A_line_broken_in_the_middle_of_the_file_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        await using var first = await Keap.StartAsync(new() { DataFile = file });
        var pair = await first.NewPairAsync();
        (await first.RefreshAsync(pair.Refresh)).Dispose();
        var lines = await File.ReadAllLinesAsync(file);
        lines[^2] = lines[^2][..^9];
        await File.WriteAllTextAsync(folder.File("copy.json"), string.Join('\n', lines) + "\n");

        var error = await Assert.ThrowsAsync<StateFileCorruptException>(() =>
            KeapSandbox.StartAsync(new() { DataFile = folder.File("copy.json") })
        );

        Assert.Contains($"line {lines.Length - 1}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(pair.Refresh, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_costs_its_own_size_however_much_there_is()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        await using var keap = await Keap.StartAsync(new() { DataFile = file });
        var pair = await keap.NewPairAsync();
        for (var each = 0; each < 50; each++)
        {
            var contact =
                $$"""{"contact_type":"{{new string('x', 20_000)}}","phone_numbers":[{"field":"PHONE1","number":"1"}]}""";
            (await keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/contacts", pair.Access, contact)).Dispose();
        }

        var before = new FileInfo(file).Length;
        (await keap.RefreshAsync(pair.Refresh)).Dispose();

        Assert.InRange(new FileInfo(file).Length - before, 100, 4_000);
        Assert.True(before > 1_000_000);
    }

    [Fact]
    public async Task Changes_are_folded_in_when_they_outweigh_the_rest()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        await using var keap = await Keap.StartAsync(new() { DataFile = file });
        var pair = await keap.NewPairAsync();
        var id = keap.Sandbox.State.Contacts[0].Id;
        for (var each = 0; each < 60; each++)
        {
            var name = $$"""{"contact_type":"{{new string('x', 50_000)}}","family_name":"x{{each}}"}""";
            (await keap.CallAsync(HttpMethod.Patch, $"/crm/rest/v1/contacts/{id}", pair.Access, name)).Dispose();
            Assert.InRange(new FileInfo(file).Length, 1, 1_250_000);
        }

        await using var second = await Keap.StartAsync(new() { DataFile = Copy(folder, "keap.json") });
        Assert.EndsWith("x59", second.Sandbox.State.Contacts.Single(one => one.Id == id).FamilyName);
        Assert.Equal(keap.Sandbox.State.Contacts.Count, second.Sandbox.State.Contacts.Count);
    }

    [Fact]
    public async Task What_a_test_did_by_hand_is_on_disk_when_the_call_returns()
    {
        using var folder = new TemporaryFolder();
        await using var first = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") });
        var pair = await first.NewPairAsync();

        Assert.True(first.Sandbox.State.Revoke(first.Sandbox.State.Consents[0].Id));
        first.Sandbox.State.DeveloperActive = false;

        await using var second = await Keap.StartAsync(new() { DataFile = Copy(folder, "keap.json") });
        Assert.False(second.Sandbox.State.DeveloperActive);
        Assert.NotNull(second.Sandbox.State.Consents[0].RevokedAt);
        second.Sandbox.State.DeveloperActive = true;
        using var refused = await second.RefreshAsync(pair.Refresh);
        await refused.IsAsync(400, Keap.InvalidRefreshToken);
    }
}
