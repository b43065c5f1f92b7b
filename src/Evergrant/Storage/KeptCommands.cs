using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Evergrant.Storage;

/// Commands that did their work, by connection and text: parsing a statement costs SQLite more than running it. A command
/// that failed is not returned. A connection has one user at a time. Engines ask for it: Npgsql prepares by itself, and sends
/// a command that is used again with the parameters of the time before.
internal static class KeptCommands
{
    private const int Most = 64;
    private static readonly ConditionalWeakTable<DbConnection, Dictionary<string, DbCommand>> Kept = [];

    public static void KeepFor(DbConnection connection) => Kept.Add(connection, []);

    public static DbCommand Take(DbConnection connection, string text)
    {
        if (Kept.TryGetValue(connection, out var commands) && commands.Remove(text, out var kept))
            return kept;
        var command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    public static void Return(DbConnection connection, DbCommand command)
    {
        if (
            !Kept.TryGetValue(connection, out var commands)
            || commands.Count >= Most
            || !commands.TryAdd(command.CommandText, command)
        )
            command.Dispose();
    }
}
