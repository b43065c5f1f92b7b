using System.Text.Json;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

/// <summary>What a contact has in one of the account's own fields.</summary>
public sealed class CustomFieldValue
{
    internal CustomFieldValue(string fieldId, JsonElement content)
    {
        FieldId = fieldId;
        Content = content;
    }

    /// <summary>For a text, a day (yyyy-MM-dd), one of a list's options.</summary>
    public CustomFieldValue(string fieldId, string text)
        : this(fieldId, JsonSerializer.SerializeToElement(text, KeapJson.Default.String)) { }

    /// <summary>For a number, an amount, a percentage.</summary>
    public CustomFieldValue(string fieldId, decimal number)
        : this(fieldId, JsonSerializer.SerializeToElement(number, KeapJson.Default.Decimal)) { }

    /// <summary>For yes or no.</summary>
    public CustomFieldValue(string fieldId, bool flag)
        : this(fieldId, JsonSerializer.SerializeToElement(flag, KeapJson.Default.Boolean)) { }

    /// <summary>For a list of which several options may be chosen.</summary>
    public CustomFieldValue(string fieldId, IEnumerable<string> options)
        : this(fieldId, JsonSerializer.SerializeToElement([.. options], KeapJson.Default.ListString)) { }

    /// <summary>Of the field: <see cref="CustomField.Id"/>.</summary>
    public string FieldId { get; }

    /// <summary>As Keap has it: a text, a number, a truth value, a list.</summary>
    public JsonElement Content { get; }

    /// <summary>The content in letters; what is no text as JSON. Null: there is none.</summary>
    public string? Text =>
        Content.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String => TextOf(Content),
            _ => Content.GetRawText(),
        };

    /// <summary>Id and content.</summary>
    public override string ToString() => $"{FieldId}: {Text}";

    private static string TextOf(JsonElement content)
    {
        try
        {
            return content.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: kept as it was written.
            return content.GetRawText();
        }
    }
}
