using System.Diagnostics.CodeAnalysis;
using Evergrant.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Evergrant.Sqlite;

/// Which failures of SQLite and of the file system mean "not now", and what to look at.
internal static class SqliteFailure
{
    public static bool IsUnavailable(Exception failure, string path, [NotNullWhen(true)] out Exception? unavailable)
    {
        var hint = failure switch
        {
            SqliteException sqlite => Hint(sqlite.SqliteErrorCode),
            IOException or UnauthorizedAccessException => "cannot be opened; look at its folder and its permissions",
            _ => null,
        };
        unavailable = hint is null
            ? null
            : new StoreUnavailableException($"The database {path} {hint}: {failure.Message}", failure)
            {
                IsDamaged = failure is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB },
            };
        return unavailable is not null;
    }

    public static StoreUnavailableException Locked(string path) =>
        new(
            $"Another program has held the write lock of the database {path} for over {SqliteFile.Limit.TotalSeconds} s; "
                + $"look for what has {path}.lock open."
        );

    private static string? Hint(int code) =>
        code switch
        {
            raw.SQLITE_FULL => "cannot grow: the disk or the quota is full",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL =>
                "is locked by another program; look for what has it open",
            raw.SQLITE_READONLY or raw.SQLITE_PERM =>
                "is read-only; look at the permissions of the file and its folder",
            raw.SQLITE_IOERR => "cannot be read or written; look at the disk and the kernel's log",
            raw.SQLITE_CANTOPEN => "cannot be opened; look at its folder and its permissions",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "is damaged; stop all programs, keep a copy, restore a backup",
            _ => null,
        };
}
