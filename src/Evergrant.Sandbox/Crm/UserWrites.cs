using System.Net;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Fidelity;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>Who is invited in v1, what v2 changes of a user, and the signature under a user's mails.</summary>
internal sealed class UserWrites(CrmBooks books)
{
    private static readonly Field[] Invitation =
    [
        Field.Flag("admin"),
        Field.Text("email", 255).Needed(),
        Field.Text("given_name", 255).Needed(),
        Field.Flag("partner"),
    ];

    // The document's mask has job_title where its user has title.
    private static readonly Surface InV2 = new(V2, Users.Kind, Users.Kind, "user_id", Verbs.None)
    {
        MaskAlso = ["job_title"],
    };

    public void Map(ApiRoutes routes)
    {
        var v1 = Behaviour.OfApi(V1, Users.Kind);
        routes.Map(V1, "POST", "users", v1, InviteAsync);
        routes.Map(V1, "GET", "users/{userId:digits}/signature", v1, context => SignatureAsync(context, "userId"));
        var v2 = Behaviour.OfApi(V2, Users.Kind);
        routes.Map(V2, "PATCH", "users/{user_id:plain}", v2, ChangeAsync);
        routes.Map(V2, "GET", "users/{user_id:plain}/signature", v2, context => SignatureAsync(context, "user_id"));
    }

    // Nobody answers an invitation here: who is invited stays so, and cannot sign in.
    private async Task InviteAsync(HttpContext context)
    {
        var given = Form.Read(await ApiRoutes.BodyAsync(context), Invitation, V1);
        Form.DemandNeeded(given, Invitation, V1);
        if (!((string)given["email"]!).Contains('@', StringComparison.Ordinal))
            throw CrmException.Invalid("email");

        var fields = new JsonObject
        {
            ["email_address"] = given["email"]!.DeepClone(),
            ["given_name"] = given["given_name"]!.DeepClone(),
            ["admin"] = given["admin"]?.DeepClone() ?? false,
            ["partner"] = given["partner"]?.DeepClone() ?? false,
            ["status"] = "Invited",
            ["time_zone"] = "UTC",
        };
        JsonObject shown;
        lock (books.Lock)
            shown = Show(books[Users.Kind].Add(fields, books.WritingOf(context)), V1);

        await books.SaveAsync();
        await ApiAnswer.WriteAsync(context, StatusCodes.Status201Created, shown);
    }

    private async Task ChangeAsync(HttpContext context)
    {
        var fields = Form.Read(await ApiRoutes.BodyAsync(context), Users.Changeable, V2);
        var mask = NameList.Of(context.Request.Query["update_mask"]);
        UpdateMask.Apply(
            fields,
            mask.Contains("job_title") ? new([.. mask, "title"]) : new([.. mask]),
            Users.Changeable,
            InV2
        );
        if (fields.Remove("email_address", out var address))
            fields["email_address"] = (address?["email"] ?? throw CrmException.Invalid("email_address")).DeepClone();

        JsonObject shown;
        lock (books.Lock)
        {
            var id = (long)Find(context, "user_id")["id"]!;
            shown = Show(books[Users.Kind].Change(id, fields, books.WritingOf(context)), V2);
        }

        await books.SaveAsync();
        await ApiAnswer.OkAsync(context, shown);
    }

    private Task SignatureAsync(HttpContext context, string name)
    {
        JsonObject user;
        lock (books.Lock)
            user = Find(context, name);

        var called = $"{(string?)user["given_name"]} {(string?)user["family_name"]}".Trim();
        return ApiAnswer.OkAsync(context, JsonValue.Create($"<p>{WebUtility.HtmlEncode(called)}</p>"));
    }

    /// <exception cref="CrmException"/>
    private JsonObject Find(HttpContext context, string name) =>
        books[Users.Kind].Find(Caller.Of(context).Tenant, ApiRoutes.Id(context, name))
        ?? throw CrmException.NotFound(Users.Resource.Singular);

    private static JsonObject Show(JsonObject user, ApiVersion version) =>
        Form.Show(user, Users.Resource.Fields, version, _ => true);
}
