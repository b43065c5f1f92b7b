using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Evergrant.Server.Gateway;
using Microsoft.AspNetCore.Http;

namespace Evergrant.Server.Tests.Gateway;

public sealed class PagingRewriteTests
{
    private const string Path = "/gw/shop/crm/rest/v1/contacts?limit=1";
    private const string Gateway = "http://gate.example/gw/shop";

    [Theory]
    [InlineData(
        """{"next":"https://api.example/crm/x?limit=1&offset=1"}""",
        """{"next":"GATE/crm/x?limit=1&offset=1"}"""
    )]
    [InlineData(
        """{ "a":[{"next":"https://api.example/crm/1"}], "count":2, "previous" : "https://API.example/crm/x" }""",
        """{ "a":[{"next":"https://api.example/crm/1"}], "count":2, "previous" : "GATE/crm/x" }"""
    )]
    [InlineData(
        """{"next":"https:\/\/api.example\/crm\/x"}""",
        """{"next":"http:\/\/gate.example\/gw\/shop\/crm\/x"}"""
    )]
    [InlineData("""{"next":"https://also.example/crm/x","next":null}""", """{"next":"GATE/crm/x","next":null}""")]
    [InlineData("""{"next":"https://api.example.evil/crm/x"}""", null)]
    [InlineData("""{"next":"https://api.example/crmx"}""", null)]
    [InlineData("""{"next":"https://api.example/token"}""", null)]
    [InlineData("""{"next":"/crm/x","previous":""}""", null)]
    [InlineData("""{"next_page":"https://api.example/crm/x"}""", null)]
    [InlineData("""{"previously":"https://api.example/crm/x"}""", null)]
    [InlineData("""{"a":"next","b":"https://api.example/crm/x"}""", null)]
    [InlineData("""{"a":"\"next\":\"https://api.example/crm/x","b\\":"next"}""", null)]
    [InlineData("""{"next":{"next":"https://api.example/crm/x"}}""", null)]
    [InlineData("""["next","https://api.example/crm/x"]""", null)]
    [InlineData("""[{"next":"https://api.example/crm/x"}]""", null)]
    [InlineData("\"next\"", null)]
    [InlineData("""{"next":"https://api.example/crm/""", null)]
    [InlineData("""{"next":"https://api.example/crm/\""", null)]
    [InlineData("""no JSON {"next" "https://api.example/crm/x" """, null)]
    public void The_links_to_other_pages_are_moved_and_nothing_else_wherever_the_pieces_end(string came, string? goes)
    {
        var bytes = Encoding.UTF8.GetBytes(came);
        var expected = goes?.Replace("GATE", Gateway, StringComparison.Ordinal) ?? came;
        Assert.Equal(expected, Rewrite(bytes));
        Assert.Equal(expected, Rewrite([.. bytes.Chunk(1)]));
        for (var at = 1; at < bytes.Length; at++)
            Assert.Equal(expected, Rewrite(bytes[..at], bytes[at..]));
    }

    [Fact]
    public void A_text_that_is_no_link_is_not_held_however_long_it_is()
    {
        var came = $$"""{"next":"{{new string('x', 100_000)}}","previous":"https://api.example/crm/x"}""";
        var expected = came.Replace("https://api.example", Gateway, StringComparison.Ordinal);
        Assert.Equal(expected, Rewrite([.. Encoding.UTF8.GetBytes(came).Chunk(777)]));
    }

    [Fact]
    public async Task A_program_that_follows_the_pages_stays_with_the_gateway()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        api.Answer = context =>
        {
            context.Response.ContentType = "application/json;charset=UTF-8";
            var answer =
                $$"""{"contacts":[],"next":"{{api.Address}}crm/rest/v1/contacts?offset={{api.Requests.Count}}"}""";
            context.Response.ContentLength = answer.Length;
            return context.Response.WriteAsync(answer);
        };
        house.Http.DefaultRequestHeaders.Add("X-Evergrant-Rewrite", "paging");
        house.Http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        var address = Path;
        for (var page = 0; page < 3; page++)
            address = (string)JsonNode.Parse(await house.Http.GetStringAsync(address))!["next"]!;
        Assert.Equal($"{house.House.Server.Address}gw/shop/crm/rest/v1/contacts?offset=3", address);
        Assert.Equal("/crm/rest/v1/contacts?offset=2", api.Requests.Last().Target);
        Assert.All(api.Requests, asked => Assert.DoesNotContain("X-Evergrant-Rewrite", asked.Headers.Keys));
        Assert.All(api.Requests, asked => Assert.DoesNotContain("Accept-Encoding", asked.Headers.Keys));
    }

    [Theory]
    [InlineData(null, "application/json", null, 200)]
    [InlineData("paging", "text/plain", null, 200)]
    [InlineData("paging", "application/json", "gzip", 200)]
    [InlineData("paging", "application/json", null, 206)]
    public async Task Unasked_and_in_other_answers_nothing_is_touched(
        string? asked,
        string type,
        string? encoding,
        int status
    )
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        var text = $$"""{"next":"{{api.Address}}crm/x"}""";
        api.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            context.Response.Headers.ContentEncoding = encoding;
            context.Response.ContentLength = text.Length;
            return context.Response.WriteAsync(text);
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        if (asked is not null)
            request.Headers.Add("X-Evergrant-Rewrite", asked);
        using var answer = await house.Http.SendAsync(request);
        Assert.Equal(text, await answer.Content.ReadAsStringAsync());
        Assert.Equal(text.Length, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Another_wish_is_refused()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        house.Http.DefaultRequestHeaders.Add("X-Evergrant-Rewrite", "everything");
        using var answer = await house.Http.GetAsync(Path);
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "rewrite_unknown");
        Assert.Empty(api.Requests);
    }

    private static string Rewrite(params byte[][] pieces)
    {
        var rewrite = new PagingRewrite(["https://api.example", "https://also.example"], "/crm", Gateway);
        var output = new ArrayBufferWriter<byte>();
        foreach (var piece in pieces)
            rewrite.Write(piece, output);
        rewrite.End(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
