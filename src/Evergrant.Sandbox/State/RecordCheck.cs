using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Hooks;

namespace Evergrant.Sandbox.State;

/// <summary>
/// Whether a body in a file is one that could have been written: a file is edited by hand, and what is found at the start
/// has a line; what is found later is an answer that fails.
/// </summary>
internal static class RecordCheck
{
    private static readonly Dictionary<string, Func<JsonElement, bool>> Checks = Catalogue
        .All.GroupBy(resource => resource.Kind)
        .Select(same =>
            KeyValuePair.Create(same.Key, (Func<JsonElement, bool>)(body => Form.Holds(body, same.First().Fields)))
        )
        .Concat([
            new("hooks", body => Reads(body, HookJson.Default.HookRecord)),
            new("hook_changes", body => Reads(body, HookJson.Default.HookChange)),
            new("hook_deliveries", IsDelivery),
            new(Kind.Mails, IsMail),
            new(Kind.Contacts, IsContact),
            new(Kind.Tags, IsTag),
            new(Kind.TagCategories, IsTag),
        ])
        .GroupBy(one => one.Key)
        .ToDictionary(same => same.Key, same => same.Last().Value);

    /// <param name="kind">One that is not known here may hold anything.</param>
    public static bool Holds(string kind, ReadOnlyMemory<byte> json)
    {
        if (!Checks.TryGetValue(kind, out var check))
            return true;

        using var body = JsonDocument.Parse(json);
        return check(body.RootElement);
    }

    private static bool IsContact(JsonElement body) =>
        Form.Holds(body, Contacts.Resource.Fields)
        && (!body.TryGetProperty("_tags", out var tags) || (IsList(tags) && tags.EnumerateArray().All(IsApplied)));

    private static bool IsApplied(JsonElement tag) =>
        tag.ValueKind == JsonValueKind.Object
        && tag.TryGetProperty("tag_id", out var id)
        && id.ValueKind == JsonValueKind.Number
        && id.TryGetInt64(out _)
        && tag.TryGetProperty("applied_at", out var at)
        && at.ValueKind == JsonValueKind.String
        && at.TryGetDateTimeOffset(out _);

    private static bool IsTag(JsonElement body) =>
        body.TryGetProperty("name", out var name)
        && name.ValueKind == JsonValueKind.String
        && IsNothingOr(body, "description", JsonValueKind.String)
        && IsNothingOr(body, "category_id", JsonValueKind.Number);

    private static bool IsNothingOr(JsonElement body, string name, JsonValueKind kind) =>
        !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null || value.ValueKind == kind;

    private static bool IsDelivery(JsonElement body) =>
        Reads(
            body,
            HookJson.Default.SandboxHookDelivery,
            delivery => IsNumber(delivery.HookKey) && HasNoNull(delivery.Attempts)
        );

    private static bool IsMail(JsonElement body) =>
        Reads(
            body,
            StateJson.Default.SandboxMail,
            mail =>
                mail.Id.Split('_', 2) is [_, var number]
                && IsNumber(number)
                && HasNoNull(mail.Recipients)
                && HasNoNull(mail.Attachments)
        );

    private static bool IsNumber(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsList(JsonElement value) => value.ValueKind == JsonValueKind.Array;

    private static bool HasNoNull<T>(IEnumerable<T> list) => list.All(one => one is not null);

    private static bool Reads<T>(JsonElement body, JsonTypeInfo<T> type, Func<T, bool>? also = null)
    {
        try
        {
            return body.Deserialize(type) is { } read && (also is null || also(read));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
