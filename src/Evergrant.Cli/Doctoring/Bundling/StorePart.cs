using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Evergrant.Cli.Homes;
using Evergrant.Storage;

namespace Evergrant.Cli.Doctoring.Bundling;

/// How the store is made and how much is in it; nothing of what is in it.
internal static partial class StorePart
{
    private const string Name = "store.txt";

    public static async Task<BundleFile> ReadAsync(CommandHome home, CancellationToken cancellationToken)
    {
        var database = home.Opened.Database;
        var text = new StringBuilder($"engine {database.Engine}\n\n");
        var steps = await database.ReadAsync(
            (connection, token) =>
                new Sql("""select "set", number, name from schema_migrations order by "set", number""").ListAsync(
                    connection,
                    row => string.Create(CultureInfo.InvariantCulture, $"{row.Text()} {row.Number()} {row.Text()}\n"),
                    token
                ),
            cancellationToken
        );
        text.AppendJoin("", steps).Append('\n');
        foreach (var table in await TablesAsync(database, cancellationToken))
        {
            var rows = await database.ReadAsync(
                (connection, token) =>
                    new Sql($"select count(*) from {table}").FindAsync(connection, row => row.BigNumber(), token),
                cancellationToken
            );
            text.Append(CultureInfo.InvariantCulture, $"{table} {rows}\n");
        }

        return new BundleFile(Name, text.ToString(), ["every row; they are counted"]);
    }

    // The catalog is the one thing in which the engines differ.
    private static async Task<IEnumerable<string>> TablesAsync(
        SqlDatabase database,
        CancellationToken cancellationToken
    )
    {
        var select = new Sql(
            database.Engine == "sqlite"
                ? "select name from sqlite_master where type = 'table' order by name"
                : "select cast(table_name as text) from information_schema.tables where table_schema = current_schema() order by 1"
        );
        var names = await database.ReadAsync(
            (connection, token) => select.ListAsync(connection, row => row.Text(), token),
            cancellationToken
        );
        return names.Where(name => Plain().IsMatch(name));
    }

    [GeneratedRegex("^[a-z][a-z_]*$")]
    private static partial Regex Plain();
}
