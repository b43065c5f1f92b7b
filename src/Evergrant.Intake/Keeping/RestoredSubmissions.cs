using Evergrant.Storage;

namespace Evergrant.Intake.Keeping;

/// Submissions in a copy of the store that was brought back. What waited in it was most likely delivered since.
internal static class RestoredSubmissions
{
    // Progress as it is written goes after the marks, and of two the later counts: what was settled stays so.
    private const string Mark = """
        update submissions set progress = '{"note_begun":true,"welcome":"begun"'
          || case when progress is null or progress = '{}' then '}' else ',' || substr(progress, 2) end
        where due_at is not null or state = 'needs_attention'
        """;

    /// <summary>
    /// A note is looked for before it is written, and a welcome mail is held to be under way: neither goes out twice because a
    /// copy says that it did not yet.
    /// </summary>
    /// <exception cref="StoreUnavailableException"/>
    public static async Task MarkAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        await database.MigrateAsync(IntakeTables.Migrations, cancellationToken);
        await database.WriteAsync(new Sql(Mark).ExecuteAsync, cancellationToken);
    }
}
