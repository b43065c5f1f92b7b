namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>One condition of a <c>filter</c>, as it was written: <c>given_name==Bob</c>.</summary>
internal sealed record Clause(string Name, Comparison Comparison, string Value)
{
    /// <summary>The value of the clause that this one needs beside it.</summary>
    public string Beside { get; init; } = "";

    private const int MostClauses = 20;

    // Longest first: "<" stands in "<=".
    private static readonly (string Text, Comparison Comparison)[] Operators =
    [
        ("==", Comparison.Equal),
        ("!=", Comparison.NotEqual),
        ("<=", Comparison.LessOrEqual),
        (">=", Comparison.GreaterOrEqual),
        ("<", Comparison.Less),
        (">", Comparison.Greater),
    ];

    /// <summary>Clauses are joined by semicolons; all of them must hold.</summary>
    /// <exception cref="CrmException"/>
    public static IReadOnlyList<Clause> ReadAll(string? filter)
    {
        var parts = (filter ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length <= MostClauses ? [.. parts.Select(Read)] : throw CrmException.Invalid("filter");
    }

    private static Clause Read(string part)
    {
        var end = part.IndexOfAny(['=', '!', '<', '>']);
        foreach (var (text, comparison) in Operators)
        {
            if (end > 0 && part.AsSpan(end).StartsWith(text, StringComparison.Ordinal))
                return new Clause(part[..end].Trim(), comparison, part[(end + text.Length)..].Trim());
        }

        throw CrmException.Invalid("filter");
    }
}
