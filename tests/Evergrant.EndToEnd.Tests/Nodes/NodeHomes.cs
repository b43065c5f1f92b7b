using System.Text.Json.Nodes;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Nodes;

/// Homes of two nodes on one database, the grant `demo` connected from the first, and a database clock that can be moved.
internal sealed class NodeHomes : IAsyncDisposable
{
    public const string Grant = "demo";
    private readonly string shared = Directory.CreateTempSubdirectory("evergrant-nodes-").FullName;
    private readonly string database;

    private NodeHomes(KeapSandbox keap, string database) => (Keap, this.database) = (keap, database);

    public KeapSandbox Keap { get; }
    public TemporaryHome First { get; } = new();
    public TemporaryHome Second { get; } = new();

    /// For files on their way from one node to the other.
    public string Between => shared;

    public static async Task<NodeHomes> CreateAsync(string database)
    {
        var nodes = new NodeHomes(await KeapSandbox.StartAsync(new KeapSandboxOptions()), database);
        var settings = PostgreSqlSettings.Of(nodes.shared, database);
        var root = nodes.Keap.Address.GetLeftPart(UriPartial.Authority);
        foreach (var home in (TemporaryHome[])[nodes.First, nodes.Second])
            home.WriteSettings(
                $$"""
                { "listen": "http://127.0.0.1:0", "clock": "{{root}}", "store": "postgresql",
                  "postgresql_file": "{{settings["postgresql_file"]}}", "master_key_file": "{{settings[
                    "master_key_file"
                ]}}" }
                """
            );
        (
            await nodes.First.RunWithAsync(
                KeapSandboxSeed.ClientSecret,
                ["app", "add", Grant, "--client-id", KeapSandboxSeed.ClientId, "--base-address", root]
            )
        ).Is(0);
        await using (var connect = nodes.First.Start("connect", Grant, "--paste"))
        {
            var authorize = new Uri(await connect.WaitForLineAsync("http"));
            await connect.TypeAsync((await nodes.Keap.ConsentAsync(authorize)).AbsoluteUri);
            (await connect.EndAsync()).Is(0);
        }
        await nodes.ExecuteAsync(
            """
            create table test_clock (ahead bigint);
            insert into test_clock values (0);
            create or replace function now_ms() returns bigint language sql stable as
              'select (extract(epoch from statement_timestamp()) * 1000)::bigint + (select ahead from test_clock)';
            """
        );
        return nodes;
    }

    public Task ExecuteAsync(string sql) => PostgreSqlCluster.ExecuteAsync(database, sql);

    /// Past the end of every lease.
    public Task EndLeasesAsync() => ExecuteAsync("update test_clock set ahead = ahead + 61000");

    public static async Task<JsonNode> ShowAsync(TemporaryHome home)
    {
        var shown = await home.RunAsync("grant", "show", Grant, "--json");
        shown.Is(0);
        return JsonNode.Parse(shown.Output)!;
    }

    public async ValueTask DisposeAsync()
    {
        await Keap.DisposeAsync();
        First.Dispose();
        Second.Dispose();
        Directory.Delete(shared, recursive: true);
    }
}
