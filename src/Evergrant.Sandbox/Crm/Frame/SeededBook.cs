using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>Records that every sandbox has and nobody changes.</summary>
internal sealed class SeededBook(Func<string, IEnumerable<JsonObject>> recordsOf) : IBook
{
    public IEnumerable<JsonObject> Of(string tenant, string? key = null) =>
        recordsOf(tenant).Select(one => (JsonObject)one.DeepClone());

    public JsonObject? Find(string tenant, long id) => Of(tenant).FirstOrDefault(one => (long)one["id"]! == id);

    // No surface of theirs has a verb that comes here.
    public JsonObject Add(JsonObject fields, Writing writing) => throw new NotSupportedException();

    public JsonObject Change(long id, JsonObject fields, Writing writing) => throw new NotSupportedException();

    public bool Remove(string tenant, long id) => throw new NotSupportedException();
}
