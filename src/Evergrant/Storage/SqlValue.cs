using System.Data;

namespace Evergrant.Storage;

/// <summary>
/// A parameter's value with the type it has in the store, which it keeps when it is null: PostgreSQL prepares a statement for
/// one set of types, and reads and plans it anew, each time, for another. Times become milliseconds since 1970, ids text.
/// </summary>
public readonly struct SqlValue
{
    private SqlValue(object? stored, DbType type) => (Stored, Type) = (stored ?? DBNull.Value, type);

    internal object Stored { get; }

    internal DbType Type { get; }

    public static implicit operator SqlValue(string? text) => new(text, DbType.String);

    public static implicit operator SqlValue(long? number) => new(number, DbType.Int64);

    public static implicit operator SqlValue(int? number) => (long?)number;

    public static implicit operator SqlValue(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    public static implicit operator SqlValue(GrantId? id) => id?.ToString();

    public static implicit operator SqlValue(AttemptId? id) => id?.ToString();

    public static implicit operator SqlValue(Uri? address) => address?.ToString();
}
