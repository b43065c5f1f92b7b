using System.Net;
using System.Net.Http.Json;

namespace Evergrant.Server.Tests.Intake;

public sealed class ConfiguredFormTests
{
    private static Task WriteAsync(House house, string json) =>
        File.WriteAllTextAsync(Path.Combine(house.Home.Path, "evergrant.json"), json);

    /// As a second start of the program sees the home.
    private static async Task<EvergrantServer> StartAgainAsync(House house, List<IAsyncDisposable> opened)
    {
        var home = await house.OpenHomeAsync();
        opened.Add(home);
        var server = await EvergrantServer.StartAsync(home, House.OnFreePort(), default);
        opened.Insert(0, server);
        return server;
    }

    [Fact]
    public async Task Forms_of_the_settings_are_there_from_the_start_and_changed_only_there()
    {
        await using var house = await FormHouse.BuildAsync();
        var opened = new List<IAsyncDisposable>();
        try
        {
            await WriteAsync(
                house.House,
                """{"forms": {"quote": {"grant": "shop", "tags": ["Lead"]}, "later": {"grant": "not-yet"}}}"""
            );
            var server = await StartAgainAsync(house.House, opened);
            using var api = house.House.NewApi(server);
            var quote = await api.GetFromJsonAsync<System.Text.Json.Nodes.JsonNode>("/api/v1/forms/quote");
            Assert.True((bool)quote!["is_configured"]!);
            Assert.Equal(1, (int)quote["version"]!);
            using (var changed = await api.PatchAsJsonAsync("/api/v1/forms/quote", new { is_strict = true }))
                await changed.IsProblemAsync(HttpStatusCode.Conflict, "form_configured");
            using (var removed = await api.DeleteAsync("/api/v1/forms/quote"))
                await removed.IsProblemAsync(HttpStatusCode.Conflict, "form_configured");
            using (var absent = await api.GetAsync("/api/v1/forms/later"))
                await absent.IsProblemAsync(HttpStatusCode.NotFound, "no_such_form");

            // The same again changes nothing; other words do, and what is gone from there can be changed by hand.
            await StartAgainAsync(house.House, opened);
            Assert.Equal(1, (await house.Forms.FindAsync("quote", default))!.Version);
            await WriteAsync(house.House, """{"forms": {"quote": {"grant": "shop", "tags": ["Customer"]}}}""");
            await StartAgainAsync(house.House, opened);
            Assert.Equal(2, (await house.Forms.FindAsync("quote", default))!.Version);
            await WriteAsync(house.House, "{}");
            await StartAgainAsync(house.House, opened);
            Assert.False((await house.Forms.FindAsync("quote", default))!.IsConfigured);
        }
        finally
        {
            foreach (var one in opened)
                await one.DisposeAsync();
        }
    }
}
