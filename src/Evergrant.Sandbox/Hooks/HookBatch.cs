using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm;

namespace Evergrant.Sandbox.Hooks;

/// <summary>The body of a delivery: each thing once, with its last change.</summary>
internal static class HookBatch
{
    public const int MostObjects = 1_000;

    public static string Body(string eventKey, string root, IEnumerable<HookChange> changes)
    {
        var path = HookEvents.PathOf(eventKey);
        var objects = new JsonArray();
        foreach (var same in changes.GroupBy(change => change.Id))
        {
            var one = new JsonObject
            {
                ["id"] = same.Key,
                ["apiUrl"] = path is null ? "" : $"{root}{path}{same.Key}",
                ["timestamp"] = CrmTime.Text(same.Max(change => change.At)),
            };
            if (same.Any(change => change.ContactId is not null))
                one["contact_details"] = new JsonArray([
                    .. same.GroupBy(change => change.ContactId)
                        .Select(contact => new JsonObject
                        {
                            ["id"] = contact.Key,
                            ["timestamp"] = CrmTime.Text(contact.Max(change => change.At)),
                        }),
                ]);

            objects.Add(one);
        }

        return new JsonObject
        {
            ["event_key"] = eventKey,
            ["object_type"] = HookEvents.ObjectOf(eventKey),
            ["object_keys"] = objects,
        }.ToJsonString();
    }
}
