using System.Net;
using System.Text.Json.Nodes;

namespace Evergrant.Server.Tests;

internal static class Answers
{
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    public static async Task<JsonNode> IsProblemAsync(
        this HttpResponseMessage answer,
        HttpStatusCode status,
        string code
    )
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(
            (status, "application/problem+json"),
            (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType)
        );
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal($"urn:evergrant:problem:{code}", (string?)problem["type"]);
        Assert.Equal((int)status, (int?)problem["status"]);
        return problem;
    }

    public static async Task<string> IsPageAsync(this HttpResponseMessage answer, HttpStatusCode status, string words)
    {
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal((status, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(words, text, StringComparison.Ordinal);
        return text;
    }
}
