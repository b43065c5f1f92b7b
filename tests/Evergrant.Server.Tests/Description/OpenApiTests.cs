using System.Net;
using System.Text.Json.Nodes;
using Evergrant.Server.Tests.Gateway;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Evergrant.Server.Tests.Description;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_is_valid_and_names_every_route_of_the_api_with_its_problems()
    {
        await using var house = await House.BuildAsync();
        using var http = new HttpClient { BaseAddress = house.Server.Address };
        await using var stream = await http.GetStreamAsync("/openapi/v1.json");
        var read = await OpenApiDocument.LoadAsync(stream, "json");
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        var paths = read.Document!.Paths;

        var mapped = house
            .Server.Routes.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal))
            .ToList();
        Assert.True(mapped.Count >= 4);
        foreach (var route in mapped)
        foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
        {
            var operation = paths[route.RoutePattern.RawText!].Operations![HttpMethod.Parse(method)];
            Assert.Contains("unauthorized", operation.Responses!["401"].Description, StringComparison.Ordinal);
            Assert.NotNull(operation.Responses["200"].Content!["application/json"].Schema);
            Assert.Equal(
                route.RoutePattern.Parameters.Select(parameter => parameter.Name),
                (operation.Parameters ?? [])
                    .Where(p => p.In == ParameterLocation.Path)
                    .Select(parameter => parameter.Name)
            );
        }
        var gateway = paths["/gw/{grant}/{path}"].Operations!;
        Assert.Equal(7, gateway.Count);
        Assert.Contains(
            "upstream_timeout",
            gateway[HttpMethod.Get].Responses!["504"].Description,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_token_that_is_served_looks_as_the_document_says()
    {
        await using var house = await GatewayHouse.BuildAsync();
        var document = JsonNode.Parse(await house.House.Api.GetStringAsync("/openapi/v1.json"))!;
        var served = await house.House.ReadAsync("/api/v1/grants/shop/token");
        var grant = await house.House.ReadAsync("/api/v1/grants/shop");
        Assert.Equal(Members(document["components"]!["schemas"]!["TokenAnswer"]!["properties"]!), Members(served));
        Assert.Equal(Members(document["components"]!["schemas"]!["GrantAnswer"]!["properties"]!), Members(grant));
        using var problem = await house.House.Api.GetAsync("/api/v1/grants/nobody/token");
        var members = Members(await problem.IsProblemAsync(HttpStatusCode.NotFound, "no_such_grant"));
        Assert.Superset(
            members.ToHashSet(),
            Members(document["components"]!["schemas"]!["Problem"]!["properties"]!).ToHashSet()
        );
    }

    private static List<string> Members(JsonNode node) => [.. node.AsObject().Select(member => member.Key)];
}
