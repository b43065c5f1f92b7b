using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.State;

/// <summary>A whole state that no store holds yet: read from a file, or fresh.</summary>
internal sealed class StateContent(SandboxDocument document, SandboxPersonas? personas = null)
{
    private readonly Dictionary<string, Records> kinds = [];

    public SandboxDocument Document { get; } = document;

    public SandboxPersonas Personas { get; } =
        personas ?? (document.Personas is { } json ? SandboxPersonas.Read(json) : SandboxPersonas.Default);

    public IEnumerable<Records> Kinds => kinds.Values;

    public Records Records(string kind)
    {
        if (!kinds.TryGetValue(kind, out var records))
            kinds.Add(kind, records = new Records(kind, () => ++Document.LastNumber, (_, _, _) => { }));

        return records;
    }

    public Records? Find(string kind) => kinds.GetValueOrDefault(kind);

    /// <summary>Moves what stood in documents of the first format to where it stands now.</summary>
    /// <exception cref="JsonException">One of them is none.</exception>
    public void LeaveFirstFormat()
    {
        DocumentCheck.Records(Document);
        foreach (var contact in Document.Contacts)
            Put(Kind.Contacts, contact.Id, contact.Tenant, contact.ToBody());
        foreach (var category in Document.TagCategories)
            Put(Kind.TagCategories, category.Id, category.Tenant, category.ToBody());
        foreach (var tag in Document.Tags)
            Put(Kind.Tags, tag.Id, tag.Tenant, tag.ToBody());
        foreach (var mail in Document.Mail)
            Put(Kind.Mails, mail.Number, mail.Tenant, mail.ToBody());
        Document.Contacts = [];
        Document.TagCategories = [];
        Document.Tags = [];
        Document.Mail = [];
    }

    private void Put(string kind, long id, string tenant, JsonObject body)
    {
        if (!RecordCheck.Holds(kind, Encoding.UTF8.GetBytes(body.ToJsonString())))
            throw new JsonException();

        Records(kind).Restore(new Record(id, tenant, PackedBody.Pack(body)));
    }
}
