namespace Evergrant.Intake.Accepting;

/// A name in one field, taken apart: what forms with one field for it mean by it.
internal static class PersonName
{
    public static (string? Given, string? Family) Of(string? given, string? family, string? full)
    {
        if (full is null)
            return (given, family);
        // With one of both known, the single field holds the other one, or all of it once more.
        if (given is not null || family is not null)
            return given is not null && family is not null ? (given, family)
                : given is not null ? (given, Without(full, given))
                : (Without(full, family!), family);
        var comma = full.IndexOf(',', StringComparison.Ordinal);
        if (comma > 0)
            return (Said(full[(comma + 1)..]), Said(full[..comma]));
        var blank = full.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? (full, null) : (full[..blank], Said(full[(blank + 1)..]));
    }

    private static string? Without(string full, string part) =>
        Said(
            full.StartsWith($"{part} ", StringComparison.OrdinalIgnoreCase) ? full[part.Length..]
            : full.EndsWith($" {part}", StringComparison.OrdinalIgnoreCase) ? full[..^part.Length]
            : full == part ? ""
            : full
        );

    private static string? Said(string text) => text.Trim() is { Length: > 0 } said ? said : null;
}
