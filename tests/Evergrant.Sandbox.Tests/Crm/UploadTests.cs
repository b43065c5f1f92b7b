using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests.Crm;

/// <summary>What v2 takes as a form with files in it.</summary>
public sealed class UploadTests
{
    [Fact]
    public async Task A_file_is_uploaded_and_replaced_and_v1_knows_it()
    {
        await using var api = await Api.StartAsync();

        var made = await PostAsync(
            api,
            "v2/files",
            201,
            "hello",
            ("file_name", "a.txt"),
            ("file_association", "CONTACT"),
            ("contact_id", "1"),
            ("is_public", "true")
        );
        var id = (string)made["id"]!;
        var changed = await PostAsync(
            api,
            $"v2/files/{id}?update_mask=file",
            200,
            "hello, again",
            ("file_name", "b.txt")
        );

        Assert.Equal((5, true), ((int)made["file_size"]!, (bool)made["is_public"]!));
        Assert.Equal(("a.txt", 12), ((string?)changed["file_name"], (int)changed["file_size"]!));
        Assert.Equal(1, (int)(await api.AskAsync("GET v1/files?contact_id=1"))["count"]!);
    }

    [Fact]
    public async Task An_upload_that_lacks_something_is_refused()
    {
        await using var api = await Api.StartAsync();
        async Task<string?> MessageAsync(string? file, params (string, string)[] parts) =>
            (string?)(await PostAsync(api, "v2/files", 400, file, parts))["message"];

        Assert.Equal("file is invalid", await MessageAsync(null, ("file_name", "a"), ("file_association", "USER")));
        Assert.Equal("file_name is invalid", await MessageAsync("x", ("file_association", "USER")));
        Assert.Equal("file_association is invalid", await MessageAsync("x", ("file_name", "a")));
        Assert.Equal(
            "contact_id is invalid",
            await MessageAsync("x", ("file_name", "a"), ("file_association", "CONTACT"))
        );
        await api.IsRefusedAsync("POST v2/files", "{}", 400, "Input could not be converted to a valid request");
    }

    [Fact]
    public async Task A_picture_of_a_product_is_taken()
    {
        await using var api = await Api.StartAsync();

        await PostAsync(api, "v2/products/1/images", 201, "png");
        await PostAsync(api, "v2/products/1/images", 400, null, ("x", "y"));
        await PostAsync(api, "v2/products/99/images", 404, "png");
    }

    private static async Task<JsonNode> PostAsync(
        Api api,
        string path,
        int status,
        string? file,
        params (string Name, string Value)[] parts
    )
    {
        using var form = new MultipartFormDataContent();
        if (file is not null)
            form.Add(new StringContent(file), "file", "upload.bin");
        foreach (var (name, value) in parts)
            form.Add(new StringContent(value), name);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/crm/rest/" + path) { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Hooks.Hook.Pat);
        using var answer = await api.Keap.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
