using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.XmlRpc.Tables;
using static Evergrant.Sandbox.XmlRpc.RpcValue;

namespace Evergrant.Sandbox.XmlRpc;

/// <summary>The methods of ContactService.</summary>
internal sealed class ContactService(RpcTables tables, TagBook tags, ContactBook contacts)
{
    private RpcTable Contacts => tables.Contacts;

    public IEnumerable<RpcMethod> Methods =>
        [
            new("ContactService.add", "m", Add),
            new("ContactService.addWithDupCheck", "mt", AddWithDupCheck),
            new("ContactService.load", "il", Load),
            new("ContactService.update", "im", Update),
            new("ContactService.findByEmail", "tl", FindByEmail),
            new("ContactService.merge", "ii", Merge),
            new("ContactService.addToGroup", "ii", AddToGroup),
            new("ContactService.removeFromGroup", "ii", RemoveFromGroup),
        ];

    private RpcValue Add(RpcRequest request) =>
        Of(Contacts.Add!(request.Tenant, Contacts.Changes(request.Struct(0), null)));

    private RpcValue AddWithDupCheck(RpcRequest request)
    {
        string[] alike = request.Text(1) switch
        {
            "Email" => ["Email"],
            "EmailAndName" => ["Email", "FirstName", "LastName"],
            "EmailAndNameAndCompany" => ["Email", "FirstName", "LastName", "Company"],
            _ => throw RpcFault.Invalid("The duplicate check is Email, EmailAndName or EmailAndNameAndCompany"),
        };
        var data = request.Struct(0);
        var changes = Contacts.Changes(data, null);
        // Without an address there is nothing to be alike by: assumed.
        var same = Contacts.Field("Email").Get(changes) is RpcText email
            ? tables
                .ContactsWith(request.Tenant, email.Text)
                .FirstOrDefault(other => alike.All(name => IsAlike(name, changes, other)))
            : null;
        if (same is null)
            return Of(Contacts.Add!(request.Tenant, changes));

        var id = (long)same["id"]!;
        Contacts.Change!(request.Tenant, id, Contacts.Changes(data, same));
        return Of(id);
    }

    private bool IsAlike(string name, JsonObject one, JsonObject other) =>
        RpcQuery.Compare(Contacts.Field(name).Get(one), Contacts.Field(name).Get(other)) == 0;

    private RpcValue Load(RpcRequest request) =>
        Contacts.Show(Contacts.RecordOf(request.Tenant, request.Number(0)), request.Names(1));

    private RpcValue Update(RpcRequest request)
    {
        var id = request.Number(0);
        var before = Contacts.Found(request.Tenant, id) ?? throw RpcFault.NotUpdated(id);
        Contacts.Change!(request.Tenant, id, Contacts.Changes(request.Struct(1), before));
        return Of(id);
    }

    private RpcValue FindByEmail(RpcRequest request)
    {
        var email = request.Text(0);
        var fields = request.Names(1);
        return Of(
            tables
                .ContactsWith(request.Tenant, email)
                .Where(contact => ContactBody.EmailIn(contact, "EMAIL1") is { } own && Same(own, email))
                .Select(contact => Contacts.Show(contact, fields))
        );
    }

    // What the one lacks it gets of the other, tags too, and the other is gone.
    private RpcValue Merge(RpcRequest request)
    {
        var (id, duplicate) = (request.Number(0), request.Number(1));
        if (id == duplicate)
            throw RpcFault.Invalid("A contact is not its own duplicate");

        var (kept, gone) = (Contacts.RecordOf(request.Tenant, id), Contacts.RecordOf(request.Tenant, duplicate));
        var missing = Contacts
            .Fields.Where(field => field.Value.Set is not null && field.Value.Get(kept) is null)
            .Select(field => (field.Key, Value: field.Value.Get(gone)))
            .Where(field => field.Value is not null)
            .ToDictionary(field => field.Key, field => field.Value!);
        if (missing.Count > 0)
            Contacts.Change!(request.Tenant, id, Contacts.Changes(new RpcStruct(missing), kept));

        tags.Apply(request.Tenant, id, contacts.RecordOf(request.Tenant, duplicate).Tags.Select(tag => tag.TagId));
        contacts.Remove(request.Tenant, duplicate);
        return Of(true);
    }

    private RpcValue AddToGroup(RpcRequest request)
    {
        var (contact, tag) = (request.Number(0), request.Number(1));
        var became = (string?)tags.Apply(request.Tenant, contact, [tag])[$"{tag}"];
        return became switch
        {
            "CONTACT_NOT_FOUND" => throw RpcFault.NotFound($"Contact not found for Id:{contact}"),
            "TAG_ID_NOT_FOUND" => throw RpcFault.NotFound($"Tag not found for Id:{tag}"),
            // Who has it already has it: whether Keap says 1 or 0 then is assumed.
            _ => Of(true),
        };
    }

    private RpcValue RemoveFromGroup(RpcRequest request)
    {
        Contacts.RecordOf(request.Tenant, request.Number(0));
        tags.Remove(request.Tenant, request.Number(0), [request.Number(1)]);
        return Of(true);
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
