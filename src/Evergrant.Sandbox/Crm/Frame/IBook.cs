using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>
/// The records of one kind, of every tenant: what one may do with them from either version. Bodies that are given out
/// are copies. Whoever asks holds the store's lock.
/// </summary>
internal interface IBook
{
    /// <summary>Oldest first.</summary>
    /// <param name="key">Where the book has an index: only those that it finds under this.</param>
    IEnumerable<JsonObject> Of(string tenant, string? key = null);

    JsonObject? Find(string tenant, long id);

    /// <exception cref="CrmException"/>
    JsonObject Add(JsonObject fields, Writing writing);

    /// <param name="fields">Only those that change.</param>
    /// <exception cref="CrmException"/>
    JsonObject Change(long id, JsonObject fields, Writing writing);

    bool Remove(string tenant, long id);
}
