using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;
using Evergrant.Server.Tests.Gateway;

namespace Evergrant.Server.Tests.Policies;

internal static class LimitedKeys
{
    public static Task<HttpClient> LimitedAsync(this GatewayHouse house, PolicyDraft draft, string name = "cleo") =>
        house.LimitedAsync(_ => draft, name);

    public static async Task<HttpClient> LimitedAsync(
        this GatewayHouse house,
        Func<DateTimeOffset, PolicyDraft> draft,
        string name = "cleo"
    )
    {
        var now = house.House.ProcessClock.GetUtcNow();
        var keap = house.House.Home.Catalog.Find("keap")!;
        var wanted = new NewConsumerKey
        {
            Grant = await house.GrantIdAsync(),
            Name = name,
            Policy = draft(now).Apply(KeyPolicy.Everything, keap, now),
        };
        return house.NewHttp(await house.Keys.AddAsync(wanted, default));
    }
}
