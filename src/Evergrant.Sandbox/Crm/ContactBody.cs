using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Faults;

namespace Evergrant.Sandbox.Crm;

/// <summary>What a contact's record may hold: v1's names, and v2's where v1 has none.</summary>
internal static class ContactBody
{
    private static readonly Dictionary<string, JsonValueKind> Writable = new()
    {
        ["addresses"] = JsonValueKind.Array,
        ["assistant_name"] = JsonValueKind.String,
        ["assistant_phone"] = JsonValueKind.String,
        ["billing_information"] = JsonValueKind.String,
        ["anniversary"] = JsonValueKind.String,
        ["birthday"] = JsonValueKind.String,
        ["company"] = JsonValueKind.Object,
        ["contact_type"] = JsonValueKind.String,
        ["custom_fields"] = JsonValueKind.Array,
        ["email_addresses"] = JsonValueKind.Array,
        ["family_name"] = JsonValueKind.String,
        ["fax_numbers"] = JsonValueKind.Array,
        ["given_name"] = JsonValueKind.String,
        ["job_title"] = JsonValueKind.String,
        ["lead_source_id"] = JsonValueKind.Number,
        ["middle_name"] = JsonValueKind.String,
        ["opt_in_reason"] = JsonValueKind.String,
        ["origin"] = JsonValueKind.Object,
        ["owner_id"] = JsonValueKind.Number,
        ["phone_numbers"] = JsonValueKind.Array,
        ["preferred_locale"] = JsonValueKind.String,
        ["preferred_name"] = JsonValueKind.String,
        ["prefix"] = JsonValueKind.String,
        ["referral_code"] = JsonValueKind.String,
        ["social_accounts"] = JsonValueKind.Array,
        ["source_type"] = JsonValueKind.String,
        ["spouse_name"] = JsonValueKind.String,
        ["suffix"] = JsonValueKind.String,
        ["time_zone"] = JsonValueKind.String,
        ["utm"] = JsonValueKind.Object,
        ["website"] = JsonValueKind.String,
    };

    /// <exception cref="CrmException"/>
    public static void Check(JsonObject fields)
    {
        foreach (var (name, value) in fields)
        {
            if (!Writable.TryGetValue(name, out var kind))
            {
                throw CrmException.Unrecognized(name);
            }

            Demand(value is null || value.GetValueKind() == kind);
        }

        CheckEntries(fields, "email_addresses", "EMAIL", 3, "email");
        CheckEntries(fields, "phone_numbers", "PHONE", 5, "number");
        foreach (var address in Entries(fields, "addresses"))
        {
            Demand(address["field"].IsOneOf("BILLING", "SHIPPING", "OTHER"));
            if (address["region"] is not null && address["country_code"] is null)
            {
                throw CrmException.Invalid($"{address["field"]} Region");
            }
        }
    }

    public static JsonObject New(long id, JsonObject fields, DateTimeOffset now)
    {
        var contact = new JsonObject
        {
            ["id"] = id,
            ["email_opted_in"] = false,
            ["email_status"] = "NonMarketable",
            ["email_addresses"] = new JsonArray(),
            ["phone_numbers"] = new JsonArray(),
            ["addresses"] = new JsonArray(),
            ["custom_fields"] = new JsonArray(),
            ["tag_ids"] = new JsonArray(),
            ["date_created"] = CrmTime.Text(now),
        };
        return With(contact, fields, now);
    }

    /// <summary>A copy of the contact with these fields laid over it.</summary>
    public static JsonObject With(JsonObject contact, JsonObject fields, DateTimeOffset now)
    {
        var changed = (JsonObject)contact.DeepClone();
        foreach (var (name, value) in fields)
            changed[name] = value?.DeepClone();

        if (
            !string.IsNullOrWhiteSpace((string?)fields["opt_in_reason"])
            && OptIn.Lifts((string?)contact["email_status"])
        )
        {
            changed["email_opted_in"] = true;
            changed["email_status"] = "SingleOptIn";
        }

        if (MagicAddress.StatusOf(EmailIn(changed, "EMAIL1")) is { } magic)
        {
            changed["email_opted_in"] = false;
            changed["email_status"] = magic;
        }

        changed["last_updated"] = CrmTime.Text(now);
        return changed;
    }

    public static JsonObject WithTags(JsonObject contact, IEnumerable<long> tagIds)
    {
        var changed = (JsonObject)contact.DeepClone();
        changed["tag_ids"] = new JsonArray([.. tagIds.Select(id => JsonValue.Create(id))]);
        return changed;
    }

    public static string? EmailIn(JsonObject contact, string slot) =>
        (string?)Entries(contact, "email_addresses").FirstOrDefault(entry => (string?)entry["field"] == slot)?["email"];

    public static string? FirstEmail(JsonObject contact) =>
        (string?)Entries(contact, "email_addresses").FirstOrDefault()?["email"];

    /// <summary>Of each entry of a list of the contact's: <c>phone_numbers</c>, <c>number</c>.</summary>
    public static IEnumerable<string?> Values(JsonNode? contact, string list, string name) =>
        (contact?[list] as JsonArray ?? []).OfType<JsonObject>().Select(entry => (string?)entry[name]);

    public static bool HasEmail(JsonObject contact, string email) =>
        Entries(contact, "email_addresses")
            .Any(entry => string.Equals((string?)entry["email"], email, StringComparison.OrdinalIgnoreCase));

    /// <summary>What contacts are found by.</summary>
    public static IEnumerable<string?> Emails(JsonElement contact) =>
        contact.TryGetProperty("email_addresses", out var entries) && entries.ValueKind == JsonValueKind.Array
            ? entries
                .EnumerateArray()
                .Select(entry => entry.TryGetProperty("email", out var email) ? email.GetString() : null)
            : [];

    public static bool CanBeReached(JsonObject contact) =>
        Entries(contact, "email_addresses").Any(entry => !string.IsNullOrWhiteSpace((string?)entry["email"]))
        || Entries(contact, "phone_numbers").Any(entry => !string.IsNullOrWhiteSpace((string?)entry["number"]));

    private static void CheckEntries(JsonObject fields, string list, string slot, int slots, string text)
    {
        foreach (var entry in Entries(fields, list))
        {
            var names = Enumerable.Range(1, slots).Select(number => $"{slot}{number}").ToArray();
            Demand(entry["field"].IsOneOf(names));
            Demand(entry[text] is null || entry[text]!.GetValueKind() == JsonValueKind.String);
        }
    }

    private static IEnumerable<JsonObject> Entries(JsonObject fields, string list)
    {
        foreach (var entry in fields[list] as JsonArray ?? [])
            yield return entry as JsonObject ?? throw CrmException.NotConvertible();
    }

    private static bool IsOneOf(this JsonNode? node, params string[] texts) =>
        node?.GetValueKind() == JsonValueKind.String && texts.Contains((string?)node);

    private static void Demand(bool holds)
    {
        if (!holds)
            throw CrmException.NotConvertible();
    }
}
