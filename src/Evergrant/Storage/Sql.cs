using System.Data.Common;

namespace Evergrant.Storage;

/// One statement of portable SQL and its parameters: `new Sql("… @id") { ["id"] = id }`.
public sealed class Sql(string text)
{
    private readonly List<(string Name, SqlValue Value)> parameters = [];

    /// A step of a migration takes as long as there are rows; whoever runs it holds everybody else up in any case.
    internal bool TakesItsTime { get; init; }

    public SqlValue this[string name]
    {
        set => parameters.Add(("@" + name, value));
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
            parameter.DbType = value.Type;
            parameter.Value = value.Stored;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
