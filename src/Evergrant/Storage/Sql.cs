using System.Data.Common;

namespace Evergrant.Storage;

/// One statement of portable SQL and its parameters: `new Sql("… @id") { ["id"] = id }`. Times become milliseconds since
/// 1970, ids text.
public sealed class Sql(string text)
{
    private readonly List<KeyValuePair<string, object>> parameters = [];

    /// A step of a migration takes as long as there are rows; whoever runs it holds everybody else up in any case.
    internal bool TakesItsTime { get; init; }

    public object? this[string name]
    {
        set => parameters.Add(new("@" + name, ToStored(value)));
    }

    /// Rows changed.
    public async Task<int> ExecuteAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var command = CreateCommand(connection);
        var changed = await command.ExecuteNonQueryAsync(cancellationToken);
        KeptCommands.Return(connection, command);
        return changed;
    }

    public async Task<IReadOnlyList<T>> ListAsync<T>(
        DbConnection connection,
        Func<SqlRow, T> read,
        CancellationToken cancellationToken
    )
    {
        var command = CreateCommand(connection);
        var rows = new List<T>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(new SqlRow(reader)));
        }
        KeptCommands.Return(connection, command);
        return rows;
    }

    /// The first row. Default: there is none.
    public async Task<T?> FindAsync<T>(
        DbConnection connection,
        Func<SqlRow, T> read,
        CancellationToken cancellationToken
    ) => await ListAsync(connection, read, cancellationToken) is [var first, ..] ? first : default;

    private DbCommand CreateCommand(DbConnection connection)
    {
        var command = KeptCommands.Take(connection, text);
        command.Parameters.Clear();
        if (TakesItsTime)
            command.CommandTimeout = 0;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private static object ToStored(object? value) =>
        value switch
        {
            null => DBNull.Value,
            DateTimeOffset time => time.ToUnixTimeMilliseconds(),
            GrantId or AttemptId or Uri => value.ToString()!,
            int number => (long)number,
            string or long => value,
            _ => throw new ArgumentException($"A {value.GetType().Name} has no form in the store.", nameof(value)),
        };
}
