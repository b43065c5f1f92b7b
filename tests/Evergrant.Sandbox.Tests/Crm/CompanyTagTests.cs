using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests.Crm;

public sealed class CompanyTagTests
{
    [Fact]
    public async Task A_company_is_tagged_in_v2_and_listed_under_the_tag_in_both()
    {
        await using var api = await Api.StartAsync();
        var tag = (long)(await api.AskAsync("GET v1/tags"))["tags"]![0]!["id"]!;
        var company = await NewAsync(api, "Acme");
        await NewAsync(api, "Untagged");

        await api.AskAsync($"POST v2/companies/{company}/tags/{tag}", status: 204);
        await api.AskAsync($"POST v2/companies/{company}/tags/{tag}", status: 204);
        // What is written of a company leaves its tags alone.
        await api.AskAsync($"PATCH v2/companies/{company}", """{"website":"https://acme.example"}""");

        var on = Assert.Single((await api.AskAsync($"GET v2/companies/{company}/tags"))["tags"]!.AsArray())!;
        Assert.Equal(("Customer", $"{tag}"), ((string?)on["tag"]!["name"], (string?)on["tag"]!["id"]));
        Assert.EndsWith("Z", (string?)on["applied_time"], StringComparison.Ordinal);
        var old = await api.AskAsync($"GET v1/tags/{tag}/companies");
        Assert.Equal(
            (1, "Acme", company),
            (
                (int)old["count"]!,
                (string?)old["companies"]![0]!["company"]!["company_name"],
                (long)old["companies"]![0]!["company"]!["id"]!
            )
        );
        var now = await api.AskAsync($"GET v2/tags/{tag}/companies?filter=company_name%3D%3DAc*&order_by=applied_time");
        Assert.Equal("Acme", (string?)Assert.Single(now["tagged_companies"]!.AsArray())!["company"]!["company_name"]);
        await api.AskAsync($"DELETE v2/companies/{company}/tags/{tag}", status: 204);
        Assert.Empty((await api.AskAsync($"GET v2/companies/{company}/tags"))["tags"]!.AsArray());
    }

    [Fact]
    public async Task A_tag_or_a_company_that_is_not_there_is_404()
    {
        await using var api = await Api.StartAsync();
        var company = await NewAsync(api, "Acme");

        await api.IsRefusedAsync($"POST v2/companies/{company}/tags/999", null, 404, "Tag not found");
        await api.IsRefusedAsync("POST v2/companies/999/tags/1", null, 404, "Company not found");
        await api.IsRefusedAsync("GET v1/tags/999/companies", null, 404, "Tag not found");
    }

    private static async Task<long> NewAsync(Api api, string name) =>
        (long)
            (await api.AskAsync("POST v1/companies", new JsonObject { ["company_name"] = name }.ToJsonString(), 201))[
                "id"
            ]!;
}
