namespace Evergrant.Sandbox.Crm;

/// <summary>The one place where a change of a record is announced, under the store's lock and before it is saved.</summary>
internal sealed class CrmChanges
{
    /// <summary>Whoever wants to know. It must be quick, and must not fail.</summary>
    public Action<CrmChange>? Happened { get; set; }

    /// <param name="contactId">Of a tag that is applied or removed: whose it is.</param>
    public void Changed(string kind, string tenant, long id, string verb, long? contactId = null) =>
        Happened?.Invoke(new CrmChange(kind, tenant, id, verb, contactId));
}

/// <param name="Kind">Of record: <c>contacts</c>.</param>
/// <param name="Verb"><c>add</c>, <c>edit</c>, <c>delete</c>, and of a tag on a contact <c>applied</c> and <c>removed</c>.</param>
/// <param name="ContactId">Of <c>applied</c> and <c>removed</c>, whose id is the tag's.</param>
internal sealed record CrmChange(string Kind, string Tenant, long Id, string Verb, long? ContactId = null);
