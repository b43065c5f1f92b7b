using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Evergrant.Storage;

/// Commands that did their work, by connection and text: parsing a statement costs SQLite more than running it. A command
/// that failed is not returned. A connection has one user at a time.
internal static class KeptCommands
{
    private const int Most = 64;
    private static readonly ConditionalWeakTable<DbConnection, Dictionary<string, DbCommand>> Kept = [];

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
        var commands = Kept.GetOrCreateValue(connection);
        if (commands.Count >= Most || !commands.TryAdd(command.CommandText, command))
            command.Dispose();
    }
}
