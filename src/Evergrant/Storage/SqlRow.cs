using System.Data.Common;

namespace Evergrant.Storage;

/// The columns of one row, read from left to right.
public sealed class SqlRow(DbDataReader reader)
{
    private int column;

    public string Text() => reader.GetString(column++);

    public string? TextOrNull() => reader.IsDBNull(column) ? Skip() : Text();

    public long BigNumber() => reader.GetInt64(column++);

    public int Number() => checked((int)BigNumber());

    public int? NumberOrNull()
    {
        if (!reader.IsDBNull(column))
            return Number();
        column++;
        return null;
    }

    public DateTimeOffset Time() => DateTimeOffset.FromUnixTimeMilliseconds(BigNumber());

    public DateTimeOffset? TimeOrNull()
    {
        if (!reader.IsDBNull(column))
            return Time();
        column++;
        return null;
    }

    private string? Skip()
    {
        column++;
        return null;
    }
}
