using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Fidelity;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>A file of v1: what is known of it in a descriptor, its bytes beside that and not kept.</summary>
internal sealed class FileOperations(CrmBooks books)
{
    private const int LongestData = 1_000_000;

    private static readonly Field[] Body =
    [
        Field.Text("file_name", 255).Needed(),
        Field.Text("file_data", LongestData).Needed(),
        Field.Flag("public"),
        Field.Flag("is_public").Needed(),
        Field.Id("contact_id"),
        Field.OneOf("file_association", "CONTACT", "USER", "COMPANY").Needed(),
    ];

    public void Map(ApiRoutes routes)
    {
        routes.Map(V1, "POST", "files", Behaviour.OfApi(V1, "files"), AddAsync);
        routes.Map(V1, "GET", "files/{fileId:digits}", Behaviour.OfApi(V1, "files"), GetAsync);
    }

    private async Task AddAsync(HttpContext context)
    {
        var given = Form.Read(await ApiRoutes.BodyAsync(context), Body, V1);
        Form.DemandNeeded(given, Body, V1);
        var data = (string)given["file_data"]!;
        var bytes = new byte[(data.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(data, bytes, out var length))
            throw CrmException.Invalid("file_data");

        var fields = new JsonObject
        {
            ["file_name"] = given["file_name"]!.DeepClone(),
            ["public"] = given["is_public"]!.DeepClone(),
            ["contact_id"] = given["contact_id"]?.DeepClone(),
            ["file_size"] = length,
        };
        JsonObject shown;
        lock (books.Lock)
        {
            books.DemandReferences(Caller.Of(context).Tenant, Files.Resource, fields, V1);
            shown = Show(books[Files.Kind].Add(fields, books.WritingOf(context)));
        }

        await books.SaveAsync();
        // 200, not 201: so says the document.
        await ApiAnswer.OkAsync(context, shown);
    }

    private Task GetAsync(HttpContext context)
    {
        JsonObject shown;
        lock (books.Lock)
            shown = Show(
                books[Files.Kind].Find(Caller.Of(context).Tenant, ApiRoutes.Id(context, "fileId"))
                    ?? throw CrmException.NotFound(Files.Resource.Singular)
            );

        return ApiAnswer.OkAsync(context, shown);
    }

    private static JsonObject Show(JsonObject file) =>
        new() { ["file_descriptor"] = Form.Show(file, Files.Resource.Fields, V1, _ => true) };
}
