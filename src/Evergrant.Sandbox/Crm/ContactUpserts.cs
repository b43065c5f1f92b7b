using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Fidelity;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>What creates a contact or changes the one that is the same: PUT in v1, POST with an option in v2.</summary>
internal sealed class ContactUpserts(ContactBook book, CrmBooks books)
{
    public void Map(ApiRoutes routes)
    {
        routes.Map(V1, "PUT", "contacts", Behaviour.OfApi(V1, "contacts"), PutAsync);
        routes.Map(V2, "POST", "contacts", Behaviour.OfApi(V2, "contacts"), PostAsync);
    }

    private async Task PutAsync(HttpContext context)
    {
        var given = await ApiRoutes.BodyAsync(context);
        given.Remove("duplicate_option", out var option);
        // Without the option: by email. Assumed.
        var same = option is null ? SameContact.Email : OptionIn(option);
        if (same is null or SameContact.EmailAndNameAndCompany)
            throw CrmException.NotConvertible();

        var (contact, _) = book.Upsert(Caller.Of(context).Tenant, Read(context, given, V1), same.Value);
        await books.SaveAsync();
        // 200 for a new contact as well: the document declares no 201 here.
        await ApiAnswer.OkAsync(context, Show(context, contact, V1));
    }

    private async Task PostAsync(HttpContext context)
    {
        var tenant = Caller.Of(context).Tenant;
        SameContact? same = null;
        if (V1Page.Text(context.Request.Query, "duplicate_option") is { } text)
            same = OptionIn(JsonValue.Create(text)) ?? throw CrmException.Invalid("duplicate_option");

        var fields = Read(context, await ApiRoutes.BodyAsync(context), V2);
        var (contact, isNew) = same is { } option
            ? book.Upsert(tenant, fields, option)
            : (book.Add(tenant, fields), true);
        await books.SaveAsync();
        await ApiAnswer.WriteAsync(
            context,
            isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            Show(context, contact, V2)
        );
    }

    private JsonObject Read(HttpContext context, JsonObject given, ApiVersion version)
    {
        var contacts = Resources.Contacts.Resource;
        var fields = Form.Read(given, contacts.Fields, version);
        contacts.Prepare?.Invoke(fields);
        lock (books.Lock)
            books.DemandReferences(Caller.Of(context).Tenant, contacts, fields, version);

        return fields;
    }

    private static JsonObject Show(HttpContext context, JsonObject contact, ApiVersion version)
    {
        var contacts = Resources.Contacts.Resource;
        var surface = contacts.Surfaces.First(one => one.Version == version);
        return Form.Show(contact, contacts.Fields, version, WantedFields.Of(context, surface, contacts.Fields));
    }

    private static SameContact? OptionIn(JsonNode option) =>
        option.GetValueKind() == JsonValueKind.String && Enum.GetNames<SameContact>().Contains((string?)option)
            ? Enum.Parse<SameContact>((string)option!)
            : null;
}
