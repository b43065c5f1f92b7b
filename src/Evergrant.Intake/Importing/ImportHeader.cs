using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;

namespace Evergrant.Intake.Importing;

/// The first line of a table: what each column means to the form.
internal sealed class ImportHeader
{
    private readonly IReadOnlyList<string> names;
    private readonly HashSet<int> tags;
    private readonly int? key;
    private int? hidden;

    private ImportHeader(IReadOnlyList<string> names, HashSet<int> tags, int? key) =>
        (this.names, this.tags, this.key) = (names, tags, key);

    /// Columns that the form does not know: kept, and not sent on.
    public IReadOnlyList<string> Unknown { get; private init; } = [];

    public int Columns => names.Count;

    /// <param name="form"/>
    /// <param name="record">The first one of the file.</param>
    /// <param name="keyColumn">By which a row is known again. Null: by all of it.</param>
    /// <exception cref="CsvException"/>
    public static ImportHeader Read(Form form, CsvRecord record, string? keyColumn)
    {
        var names = record.Values.Select(name => name.Trim()).ToList();
        if (names.FindIndex(name => name.Length == 0) is >= 0 and var empty)
            throw new CsvException(record.Line, $"column {empty + 1} has no name.");
        if (
            names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is
            { } twice
        )
            throw new CsvException(record.Line, $"two columns are called {twice.Key}.");
        var meanings = names.ConvertAll(name => FieldNames.Find(form.Definition, name));
        if (!meanings.Exists(meaning => meaning?.Target == FieldTarget.Email))
            throw new CsvException(record.Line, "no column holds addresses for mail; call it email.");
        var key = keyColumn is null
            ? (int?)null
            : names.FindIndex(name => string.Equals(name, keyColumn, StringComparison.OrdinalIgnoreCase));
        if (key < 0)
            throw new CsvException(record.Line, $"no column is called {keyColumn}.");
        return new ImportHeader(
            names,
            [.. Enumerable.Range(0, names.Count).Where(column => meanings[column]?.Target == FieldTarget.Tags)],
            key
        )
        {
            // A strict form refuses what it does not know, and this is asked for by us.
            hidden = key is { } column && meanings[column] is null && form.Definition.IsStrict ? column : null,
            Unknown = [.. names.Where((_, column) => meanings[column] is null && column != key)],
        };
    }

    /// Names and values, as a page would send them; several tags stand in one cell behind semicolons.
    public IReadOnlyList<KeyValuePair<string, string>> Fields(CsvRecord record) =>
        [
            .. record.Values.SelectMany(
                (value, column) =>
                    tags.Contains(column)
                        ? value
                            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                            .Select(tag => KeyValuePair.Create(names[column], tag))
                    : value.Length == 0 || column == hidden ? []
                    : [KeyValuePair.Create(names[column], value)]
            ),
        ];

    /// <returns>Null: the cell by which it would be known is empty.</returns>
    public string? KeyOf(CsvRecord record)
    {
        if (key is not { } column)
            return string.Join(
                '\u001f',
                record.Values.Select((value, at) => $"{names[at].ToLowerInvariant()}={value.Trim()}")
            );
        return record.Values[column].Trim() is { Length: > 0 } value
            ? $"{names[column].ToLowerInvariant()}={value}"
            : null;
    }
}
