namespace Evergrant.Sandbox.Tests.Crm;

public sealed class GeneratedApiTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task What_is_posted_to_a_collection_is_in_it()
    {
        await using var api = await StartAsync();

        var made = await api.AskAsync(
            "POST v1/affiliates",
            """{"code":"abc","status":"INACTIVE","since":"2026-01-01"}""",
            201
        );
        var id = (long)made["id"]!;
        var list = await api.AskAsync("GET v1/affiliates");
        await api.AskAsync($"PATCH v1/affiliates/{id}", """{"code":"new"}""");

        Assert.Equal(("abc", 1), ((string?)made["code"], (int)list["count"]!));
        Assert.Null(list["next"]);
        // A request may say more than the answer's schema has.
        Assert.Null(made["since"]);
        Assert.Equal("INACTIVE", (string?)list["affiliates"]![0]!["status"]);
        Assert.Equal("new", (string?)(await api.AskAsync($"GET v1/affiliates/{id}"))["code"]);
        await api.AskAsync($"DELETE v1/affiliates/{id}", status: 204);
        await api.IsRefusedAsync($"GET v1/affiliates/{id}", null, 404, "Record not found");
        Assert.Contains("crm.generated", api.Keap.Sandbox.Requests.All[^1].Fidelity);
    }

    [Fact]
    public async Task What_has_no_collection_is_an_example_of_its_schema()
    {
        await using var api = await StartAsync();

        using var answer = await api.SendAsync("GET v2/merchants");

        await answer.IsAsync(200, """{"merchants":[{"id":"text","is_test":false}]}""");
        Assert.Equal("true", answer.Headers.GetValues("x-sandbox-generated").Single());
    }

    [Theory]
    [InlineData("POST v1/affiliates", "", "Input could not be converted to a valid request")]
    [InlineData("POST v1/affiliates", "{}", "code is invalid")]
    [InlineData("POST v1/affiliates", """{"code":"abcdef"}""", "code is invalid")]
    [InlineData("POST v1/affiliates", """{"code":7}""", "Input could not be converted to a valid request")]
    [InlineData(
        "POST v1/affiliates",
        """{"code":"a","status":"ASLEEP"}""",
        "Input could not be converted to a valid request"
    )]
    [InlineData("POST v1/affiliates", """{"code":"a","since":"today"}""", "since is invalid")]
    [InlineData("POST v1/affiliates", """{"code":"a","more":1}""", "Unrecognized property: more")]
    [InlineData("GET v1/affiliates?limit=11", null, "limit is invalid")]
    [InlineData("GET v1/affiliates?limit=x", null, "limit is invalid")]
    public async Task A_request_that_its_schema_is_not_true_of_is_refused(string call, string? body, string message)
    {
        await using var api = await StartAsync();

        await api.IsRefusedAsync(call, body, 400, message);
    }

    [Fact]
    public async Task A_method_that_the_document_has_not_is_405()
    {
        await using var api = await StartAsync();

        await api.IsRefusedAsync("PUT v2/merchants", "{}", 405, "Method Not Allowed");
        using var answer = await api.SendAsync("DELETE v1/affiliates");
        Assert.Equal(["GET", "POST"], answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("GET v1/nothing")]
    [InlineData("POST v2/files/1:pictures")]
    public async Task What_no_schema_tells_stays_a_gap(string call)
    {
        await using var api = await StartAsync();

        await api.AskAsync(call, status: 501);
    }

    [Fact]
    public async Task A_modelled_operation_goes_before_the_document()
    {
        await using var api = await StartAsync();

        Assert.Equal(3, (int)(await api.AskAsync("GET v1/contacts"))["count"]!);
    }

    [Fact]
    public async Task Coverage_is_counted_from_the_document_and_the_routes()
    {
        var files = await TwoDocuments.WriteAsync(this.folder);

        var (v1, v2) = (KeapSandbox.CoverageOf(files[0]), KeapSandbox.CoverageOf(files[1]));

        Assert.Equal(("Small v1", 6), (v1.Title, v1.Operations.Count));
        Assert.Equal(
            (1, 5, 0),
            (v1.CountOf(Coverage.Modelled), v1.CountOf(Coverage.Generated), v1.CountOf(Coverage.Missing))
        );
        Assert.Equal(
            (0, 1, 1),
            (v2.CountOf(Coverage.Modelled), v2.CountOf(Coverage.Generated), v2.CountOf(Coverage.Missing))
        );
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("{\n\"a\":", "its JSON is not valid at line 2")]
    [InlineData("a: [1", "its YAML is not valid at line 2")]
    [InlineData("a: &b 1\nc: *b", "its YAML is not valid at line 2")]
    [InlineData("[]", "it is empty")]
    [InlineData("{\"paths\":{}}", "it has no operations below /crm/rest/v1 or /crm/rest/v2")]
    [InlineData("{\"servers\":[{\"url\":7}],\"paths\":[]}", "it has no operations below /crm/rest/v1 or /crm/rest/v2")]
    public async Task A_file_that_is_no_document_is_named_with_its_mistake(string text, string why)
    {
        var file = this.folder.File("broken");
        await File.WriteAllTextAsync(file, text);

        var wrong = Assert.Throws<ApiDocumentException>(() => KeapSandbox.CoverageOf(file));
        var refused = await Assert.ThrowsAsync<ApiDocumentException>(() =>
            KeapSandbox.StartAsync(new() { OpenApi = [file] })
        );

        Assert.Equal($"{file} is no OpenAPI document: {why}.", wrong.Message);
        Assert.Equal(wrong.Message, refused.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Throws<ApiDocumentException>(() => KeapSandbox.CoverageOf(this.folder.File("none")));

    public void Dispose() => this.folder.Dispose();

    private async Task<Api> StartAsync() =>
        await Api.StartAsync(new() { OpenApi = await TwoDocuments.WriteAsync(this.folder) });
}
