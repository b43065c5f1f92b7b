using System.Net;
using Evergrant.Intake.Forms;
using Microsoft.Data.Sqlite;

namespace Evergrant.Server.Tests.Intake;

public sealed class StoreAwayTests
{
    /// As a database that is away, or a disk that is full: the write cannot be made.
    [Fact]
    public async Task Without_a_commit_there_is_no_receipt()
    {
        await using var house = await FormHouse.BuildAsync();
        // The form is known, so that only the write itself can fail.
        using (await house.PostJsonAsync("""{"email": "ann@customers.example"}""")) { }
        var held = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(house.House.Home.Path, "evergrant.db"),
                Pooling = false,
            }.ToString()
        );
        await using (held)
        {
            await held.OpenAsync();
            await using var command = held.CreateCommand();
            command.CommandText = "begin immediate";
            await command.ExecuteNonQueryAsync();
            using (var json = await house.PostJsonAsync("""{"email": "bea@customers.example"}"""))
            {
                await json.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
                Assert.NotNull(json.Headers.RetryAfter);
            }
            using (var page = await house.PostAsync(("email", "cleo@customers.example")))
            {
                await page.IsPageAsync(HttpStatusCode.ServiceUnavailable, "try again");
                Assert.NotNull(page.Headers.RetryAfter);
            }
            command.CommandText = "rollback";
            await command.ExecuteNonQueryAsync();
        }
        Assert.Equal("ann@customers.example", (await house.OnlyAsync()).Content.Email);
    }
}
