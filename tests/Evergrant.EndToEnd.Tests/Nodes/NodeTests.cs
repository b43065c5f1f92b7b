using System.Text.Json.Nodes;

namespace Evergrant.EndToEnd.Nodes;

/// Programs with homes of their own on one PostgreSQL database.
[Collection(PostgreSqlTests.Name)]
public sealed class NodeTests(PostgreSqlHost host)
{
    [PostgreSqlFact]
    public async Task What_a_killed_node_was_answered_is_moved_to_another_and_nothing_is_presented_twice()
    {
        await using var nodes = await NewAsync();
        (await nodes.First.RunKilledAsync("refresh.8-commit", "grant", "refresh", NodeHomes.Grant)).Is(Ended.ByKill);

        await nodes.EndLeasesAsync();
        Assert.Equal(5, (await nodes.Second.RunAsync("grant", "refresh", NodeHomes.Grant)).Code);
        var shown = await NodeHomes.ShowAsync(nodes.Second);
        Assert.Equal("uncertain", (string?)shown["grant"]!["state"]);
        var node = (string)shown["attempts"]![0]!["node"]!;
        Assert.Contains($"spool of the node {node}", shown.ToJsonString(), StringComparison.Ordinal);

        var exported = await nodes.First.RunAsync("store", "spool", "export", nodes.Between);
        exported.Is(0);
        Assert.Contains(node, exported.Line, StringComparison.Ordinal);
        var imported = await nodes.Second.RunAsync("store", "spool", "import", exported.Line);
        imported.Is(0);
        Assert.Contains("One answer was stored", imported.Errors, StringComparison.Ordinal);

        shown = await NodeHomes.ShowAsync(nodes.Second);
        Assert.Equal(("active", 2), ((string?)shown["grant"]!["state"], (int)shown["grant"]!["generation"]!));
        Assert.Equal(1, nodes.Keap.Lineage[0].PresentationCount);
        // The first node comes back and finds its answer stored.
        (await nodes.First.RunAsync("grant", "refresh", NodeHomes.Grant)).Is(0);
        Assert.Equal(3, (int)(await NodeHomes.ShowAsync(nodes.Second))["grant"]!["generation"]!);
    }

    [PostgreSqlFact]
    public async Task A_node_killed_before_it_sent_leaves_a_grant_that_the_other_tries_late_and_keeps()
    {
        await using var nodes = await NewAsync();
        (await nodes.First.RunKilledAsync("refresh.5-present", "grant", "refresh", NodeHomes.Grant)).Is(Ended.ByKill);
        await nodes.EndLeasesAsync();
        Assert.Equal(5, (await nodes.Second.RunAsync("grant", "refresh", NodeHomes.Grant)).Code);
        await nodes.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(23.6));

        (await nodes.Second.RunAsync("tick")).Is(0);

        var shown = await NodeHomes.ShowAsync(nodes.First);
        Assert.Equal(("active", 2), ((string?)shown["grant"]!["state"], (int)shown["grant"]!["generation"]!));
        Assert.Equal(1, nodes.Keap.Lineage[0].PresentationCount);
    }

    [PostgreSqlFact]
    public async Task Servers_join_and_leave_while_the_grant_is_served()
    {
        await using var nodes = await NewAsync();
        var made = await nodes.First.RunAsync("operator", "token", "add", "test");
        made.Is(0);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", made.Line);
        await using (var first = nodes.First.Start("serve", "--port", "0"))
        {
            var address = await AddressAsync(first);
            Assert.Equal(1, await GenerationAsync(http, address));
            await using var second = nodes.Second.Start("serve", "--port", "0");
            var other = await AddressAsync(second);
            first.Terminate();
            await nodes.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
            // Programs follow the sandbox's clock within a moment.
            await Eventually.HoldsAsync(async () => await GenerationAsync(http, other) == 2);
            (await first.EndAsync()).Is(0);
            await using var back = nodes.First.Start("serve", "--port", "0");
            Assert.Equal(2, await GenerationAsync(http, await AddressAsync(back)));
            second.Terminate();
            (await second.EndAsync()).Is(0);
        }
        Assert.Equal(1, nodes.Keap.Lineage[0].PresentationCount);
    }

    [PostgreSqlFact]
    public async Task A_database_that_is_not_there_or_refuses_us_is_one_line_without_the_password()
    {
        await using var nodes = await NewAsync();
        var file = Path.Combine(nodes.Between, "postgresql");
        foreach (
            var (wrong, code) in ((string, int)[])
                [
                    ($"Host=127.0.0.1;Port=1;Database=gone;Username=postgres;Password={PostgreSqlCluster.Password}", 5),
                    ($"{host.Cluster.ConnectionString("nowhere")}", 6),
                    ($"{host.Cluster.ConnectionString("postgres")}x", 6),
                    ($"{PostgreSqlCluster.Password}", 6),
                ]
        )
        {
            await File.WriteAllTextAsync(file, wrong);
            var ended = await nodes.First.RunAsync("grant", "list");
            ended.Is(code);
            Assert.Single(ended.Errors.Trim().Split('\n'));
            Assert.DoesNotContain(PostgreSqlCluster.Password, ended.Errors + ended.Output, StringComparison.Ordinal);
        }
    }

    [PostgreSqlFact]
    public async Task A_spool_file_of_another_store_is_refused_and_stays_where_it_is()
    {
        await using var nodes = await NewAsync();
        (await nodes.First.RunKilledAsync("refresh.8-commit", "grant", "refresh", NodeHomes.Grant)).Is(Ended.ByKill);
        var file = Directory.GetFiles(Path.Combine(nodes.First.Path, "spool"), "*.spool").Single();
        var renamed = Path.Combine(nodes.Between, "other.spool");
        File.Copy(file, renamed);
        foreach (var wrong in (string[])[renamed, renamed + "x", Path.Combine(nodes.Between, "missing.spool")])
        {
            var ended = await nodes.Second.RunAsync("store", "spool", "import", wrong);
            ended.Is(1);
            Assert.Contains(wrong, ended.Errors, StringComparison.Ordinal);
        }
        Assert.Empty(Directory.GetFiles(Path.Combine(nodes.Second.Path, "spool"), "*.spool"));
        Assert.True(File.Exists(renamed));
    }

    [PostgreSqlFact]
    public async Task The_library_of_one_store_is_not_loaded_for_the_other()
    {
        using var home = new TemporaryHome();
        await using var alone = home.Start("serve", "--port", "0");
        await alone.WaitForLineAsync("listening on ");
        Assert.Contains("Microsoft.Data.Sqlite", alone.Maps, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", alone.Maps, StringComparison.Ordinal);
        await using var nodes = await NewAsync();
        await using var node = nodes.First.Start("serve", "--port", "0");
        await node.WaitForLineAsync("listening on ");
        Assert.Contains("Npgsql", node.Maps, StringComparison.Ordinal);
    }

    private async Task<NodeHomes> NewAsync() => await NodeHomes.CreateAsync(await host.Cluster.CreateDatabaseAsync());

    private static async Task<Uri> AddressAsync(RunningProgram server) =>
        new((await server.WaitForLineAsync("listening on "))["listening on ".Length..]);

    private static async Task<int> GenerationAsync(HttpClient http, Uri server)
    {
        using var answer = await http.GetAsync(new Uri(server, $"/api/v1/grants/{NodeHomes.Grant}/token"));
        return (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["generation"]!;
    }
}
