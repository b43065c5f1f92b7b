using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Fidelity;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>What v2 takes as multipart/form-data: files, and pictures of products. Of the bytes only the number is kept.</summary>
internal sealed class FileUploads(CrmBooks books)
{
    private static readonly Surface InV2 = new(V2, Files.Kind, Files.Kind, "file_id", Verbs.None)
    {
        MaskAlso = ["file"],
    };

    public void Map(ApiRoutes routes)
    {
        var files = Behaviour.OfApi(V2, Files.Kind);
        routes.Map(V2, "POST", "files", files, AddAsync);
        routes.Map(V2, "POST", "files/{file_id:plain}", files, ChangeAsync);
        routes.Map(V2, "POST", "products/{product_id:plain}/images", Behaviour.OfApi(V2, Products.Kind), PictureAsync);
    }

    private async Task AddAsync(HttpContext context)
    {
        var parts = await MultipartBody.ReadAsync(context);
        var association = parts.Text("file_association") ?? throw CrmException.Invalid("file_association");
        if (association is not ("CONTACT" or "USER" or "COMPANY"))
            throw CrmException.Invalid("file_association");

        var fields = Fields(parts);
        if (fields["file_name"] is null)
            throw CrmException.Invalid("file_name");

        if (!fields.ContainsKey("file_size"))
            throw CrmException.Invalid("file");

        if (parts.Text("contact_id") is { } contact)
            fields["contact_id"] = FieldKind.Id.Read(JsonValue.Create(contact), "contact_id", V2);
        else if (association == "CONTACT")
            throw CrmException.Invalid("contact_id");

        var writing = books.WritingOf(context);
        JsonObject shown;
        lock (books.Lock)
        {
            books.DemandReferences(writing.Tenant, Files.Resource, fields, V2);
            shown = Show(books[Files.Kind].Add(fields, writing));
        }

        await books.SaveAsync();
        await ApiAnswer.WriteAsync(context, StatusCodes.Status201Created, shown);
    }

    // POST in place of PATCH: so says the document.
    private async Task ChangeAsync(HttpContext context)
    {
        var fields = Fields(await MultipartBody.ReadAsync(context));
        var mask = NameList.Of(context.Request.Query["update_mask"]);
        fields.Remove("file_size", out var size);
        UpdateMask.Apply(fields, new([.. mask]), Files.Resource.Fields, InV2);
        if (size is not null && (mask.Count == 0 || mask.Contains("file")))
            fields["file_size"] = size;

        JsonObject shown;
        lock (books.Lock)
        {
            var id = ApiRoutes.Id(context, "file_id");
            shown = Show(books[Files.Kind].Change(id, fields, books.WritingOf(context)));
        }

        await books.SaveAsync();
        await ApiAnswer.OkAsync(context, shown);
    }

    private async Task PictureAsync(HttpContext context)
    {
        if ((await MultipartBody.ReadAsync(context)).Size("file") is null)
            throw CrmException.Invalid("file");

        lock (books.Lock)
        {
            if (books[Products.Kind].Find(Caller.Of(context).Tenant, ApiRoutes.Id(context, "product_id")) is null)
                throw CrmException.NotFound(Products.Resource.Singular);
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
    }

    private static JsonObject Fields(MultipartBody parts)
    {
        var fields = new JsonObject();
        if (parts.Text("file_name") is { } name)
            fields["file_name"] = FieldKind.Text(255).Read(JsonValue.Create(name), "file_name", V2);
        if (parts.Text("is_public") is { } text)
            fields["public"] = bool.TryParse(text, out var flag) ? flag : throw CrmException.Invalid("is_public");
        if (parts.Size("file") is { } size)
            fields["file_size"] = size;
        return fields;
    }

    private static JsonObject Show(JsonObject file) => Form.Show(file, Files.Resource.Fields, V2, _ => true);
}
