namespace Evergrant.Tests.Processes;

/// The same kills with the grant in a PostgreSQL database, both processes in one home.
[Collection(PostgreSqlTests.Name)]
public class PostgreSqlKillPointTests(PostgreSqlHost host)
{
    [PostgreSqlTheory]
    [MemberData(nameof(KillPointTests.Points), MemberType = typeof(KillPointTests))]
    [Trait("Category", Soak.Category)]
    public async Task Killed_there_no_grant_is_lost_that_could_be_kept(string point) =>
        await KillPointTests.RunAsync(
            point,
            "PostgreSQL",
            StoreAt.PostgreSql(await host.Cluster.CreateDatabaseAsync())
        );
}
