namespace Evergrant.Sealing;

/// <summary>A column of sealed values: what is sealed anew when the master key changes, and opened when the store is checked.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Keys">The table's primary key: columns of text.</param>
/// <param name="Name">The column. Null and empty values are none; others that are not sealed are left alone.</param>
/// <param name="Context">The store's id and the row's keys (and <paramref name="Time"/>) to where the value belongs.</param>
/// <param name="Time">A further column of milliseconds that is part of the context.</param>
public sealed record SealedColumn(
    string Table,
    IReadOnlyList<string> Keys,
    string Name,
    Func<string, IReadOnlyList<string>, SealContext> Context,
    string? Time = null
);
