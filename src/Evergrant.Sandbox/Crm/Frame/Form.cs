using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>Turns what a request says into the record's fields, and a record into what an answer shows.</summary>
internal static class Form
{
    /// <exception cref="CrmException">A property that cannot be written, or a value of another kind.</exception>
    public static JsonObject Read(JsonObject given, IReadOnlyList<Field> fields, ApiVersion version)
    {
        var read = new JsonObject();
        foreach (var (name, value) in given)
        {
            if (fields.Any(field => field.In(version) == name && field.PassedOverIn.Contains(version)))
                continue;

            var field =
                fields.FirstOrDefault(field => field.In(version) == name && !field.IsReadOnly)
                ?? throw CrmException.Unrecognized(name);
            read[field.Name] = value is null ? null : field.Kind.Read(value, name, version);
        }

        return read;
    }

    /// <summary>Whether a record may be that: no member that is known holds something of another kind.</summary>
    public static bool Holds(JsonElement body, IReadOnlyList<Field> fields)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return false;

        foreach (var field in fields)
            if (
                body.TryGetProperty(field.Name, out var value)
                && value.ValueKind != JsonValueKind.Null
                && !field.Kind.Holds(value)
            )
                return false;

        return true;
    }

    /// <exception cref="CrmException"/>
    public static void DemandNeeded(JsonObject read, IReadOnlyList<Field> fields, ApiVersion version)
    {
        foreach (var field in fields)
        {
            if (field.NeededIn.Contains(version) && field.In(version) is { } name && read[field.Name] is null)
                throw CrmException.Invalid(name);
        }
    }

    /// <summary>A change may leave out what a new record must have, and not take it away.</summary>
    /// <exception cref="CrmException"/>
    public static void DemandNoneTaken(JsonObject read, IReadOnlyList<Field> fields, ApiVersion version)
    {
        foreach (var field in fields)
        {
            if (
                field.NeededIn.Contains(version)
                && field.In(version) is { } name
                && read.TryGetPropertyValue(field.Name, out var value)
                && value is null
            )
                throw CrmException.Invalid(name);
        }
    }

    /// <summary>The fields that the record has, under the version's names.</summary>
    public static JsonObject Show(
        JsonObject record,
        IReadOnlyList<Field> fields,
        ApiVersion version,
        Func<Field, bool> isWanted
    )
    {
        var shown = new JsonObject();
        foreach (var field in fields)
        {
            if (field.In(version) is not { } name || field.IsHidden || !isWanted(field))
                continue;

            if (field.From is { } from)
                Put(shown, name, from(record, version));
            else if (record.TryGetPropertyValue(field.Name, out var value))
                shown[name] = value is null ? null : field.Kind.Show(value, version);
        }

        return shown;
    }

    private static void Put(JsonObject shown, string name, JsonNode? value)
    {
        if (value is not null)
            shown[name] = value;
    }
}
