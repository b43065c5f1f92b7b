using System.Diagnostics.CodeAnalysis;
using Evergrant.Storage;
using Npgsql;

namespace Evergrant.PostgreSql;

/// Which failures mean "not now", which are a person's to put right, and what to look at.
internal static class PostgreSqlFailure
{
    private const string IdleInTransaction = "25P03";

    /// The database undid the transaction for the sake of another: the same again may do.
    public static bool IsUndone(Exception failure) =>
        failure
            is PostgresException
            {
                SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            };

    /// The connection is gone, or its server is on the way down or up.
    public static bool IsCutOff(Exception failure) =>
        failure switch
        {
            PostgresException { SqlState: var state } => state
                is PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.CrashShutdown
                    or PostgresErrorCodes.CannotConnectNow
                    or IdleInTransaction,
            NpgsqlException { InnerException: TimeoutException } => false,
            NpgsqlException => true,
            _ => false,
        };

    public static bool IsUnavailable(Exception failure, string database, [NotNullWhen(true)] out Exception? unavailable)
    {
        unavailable = Explain(failure) is { } what
            ? new StoreUnavailableException($"The database {database} {what}.", failure)
            : null;
        return unavailable is not null;
    }

    /// What no later try will mend; only said at the start, for at any other time it was right before.
    public static string? Mistake(Exception? failure) =>
        failure switch
        {
            UnfitDatabaseException unfit => unfit.Message,
            PostgresException wrong when IsRefusal(wrong.SqlState) => $"refuses us: {wrong.MessageText}",
            _ => null,
        };

    private static string? Explain(Exception failure) =>
        failure switch
        {
            UnfitDatabaseException unfit => unfit.Message,
            PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } =>
                "took too long: a statement was given up",
            PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } =>
                "is held up by another program: a lock was waited for in vain",
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } refused =>
                $"has no free connection: {refused.MessageText}",
            PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } =>
                "is read-only: it is a standby, or was made so; name the primary",
            PostgresException { SqlState: var state } other when IsOfServer(state) =>
                $"cannot answer: {other.MessageText}",
            PostgresException => null,
            NpgsqlException { InnerException: TimeoutException } exhausted when IsPool(exhausted) =>
                "is asked by more of this program at once than it has connections; Maximum Pool Size in the connection "
                    + "string sets how many",
            NpgsqlException { InnerException: TimeoutException } => "took too long to answer",
            NpgsqlException { InnerException: { } inner } => $"cannot be reached: {inner.Message}",
            NpgsqlException cut => $"cannot be reached: {cut.Message}",
            _ => null,
        };

    // Npgsql has no kind of its own for it.
    private static bool IsPool(NpgsqlException failure) =>
        failure.Message.Contains("pool", StringComparison.OrdinalIgnoreCase);

    /// Undone for another, cut off, out of room, stopped, broken; and what was right at the start and is refused now.
    private static bool IsOfServer(string state) =>
        state[..2] is "08" or "40" or "53" or "57" or "58" or "F0" or "XX"
        || state == IdleInTransaction
        || IsRefusal(state);

    private static bool IsRefusal(string state) =>
        state[..2] is "28" or "3D" || state == PostgresErrorCodes.InsufficientPrivilege;
}
