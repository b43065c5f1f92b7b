namespace Evergrant.Keap.Calling;

/// v2's `filter`: clauses joined by semicolons, and no known way to write one inside a value.
internal sealed class V2Filter
{
    private readonly List<string> clauses = [];

    public string Text => string.Join(';', clauses);

    /// <exception cref="ArgumentException">A value that would end its clause.</exception>
    public V2Filter And(string name, string? value)
    {
        if (value is null)
            return this;
        if (!Holds(value))
            throw new ArgumentException(
                "Keap's v2 has no way to search for a text with ; or around which there is space."
            );
        clauses.Add($"{name}=={value}");
        return this;
    }

    public static bool Holds(string? value) => value is null || (!value.Contains(';') && value == value.Trim());

    /// Also to find this and nothing else: neither a wildcard nor the word for "has none".
    public static bool HoldsExactly(string value) =>
        Holds(value) && !value.EndsWith('*') && value is not ("NONE" or "");
}
