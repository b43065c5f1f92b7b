using System.Diagnostics.CodeAnalysis;

namespace Evergrant.Server.Policies;

/// The members that bodies of some calls may have: `POST /crm/rest/v1/contacts given_name,email_addresses.email`.
internal sealed record FieldRule(CallPattern Calls, IReadOnlySet<string> Fields)
{
    private const int Most = 200;

    /// As it is stored and shown.
    public string Text => $"{Calls.Text} {string.Join(',', Fields)}";

    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out FieldRule? rule,
        [NotNullWhen(false)] out string? wrong
    )
    {
        rule = null;
        var parts = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var fields = parts is [_, _, var names] ? names.Split(',', StringSplitOptions.TrimEntries) : [];
        if (fields.Length == 0 || !CallPattern.TryParse($"{parts[0]} {parts[1]}", out var calls, out wrong))
            wrong = "is not a call and its fields, like 'POST /crm/rest/v1/contacts given_name,email_addresses'";
        else if (
            fields.Length > Most
            || fields.Any(field => field.Length is 0 or > 128 || field.Contains('/', StringComparison.Ordinal))
        )
            wrong = "has fields that are no names; they stand at the end, with commas between";
        else
            rule = new FieldRule(calls, fields.ToHashSet(StringComparer.Ordinal));
        return rule is not null;
    }
}
