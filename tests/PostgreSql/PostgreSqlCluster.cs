using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Evergrant;

/// <summary>
/// A PostgreSQL server of the tests' own in a temporary folder: a free port on loopback, a socket in the folder, a password,
/// fsync on, no autovacuum (whose commits would look like somebody's changes). As root it runs as the user postgres, for it
/// refuses to run as root.
/// </summary>
internal sealed class PostgreSqlCluster : IAsyncDisposable
{
    public const string Password = "canary-database-password";
    private readonly string folder;
    private int schemas;

    private PostgreSqlCluster(string folder) => this.folder = folder;

    public int Port { get; private set; }

    private string Data => Path.Combine(folder, "data");

    private static string Bin(string program) => Path.Combine(PostgreSqlPrograms.Folder!, program);

    /// <param name="settings">Lines of `postgresql.conf`.</param>
    public static async Task<PostgreSqlCluster> StartNewAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("evergrant-pg-").FullName;
        var cluster = new PostgreSqlCluster(folder);
        var password = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(password, Password);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "-R", "postgres", folder);
        await RunAsServerAsync(
            Bin("initdb"),
            [
                "-D",
                cluster.Data,
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--locale=C",
                "-A",
                "scram-sha-256",
                "--pwfile",
                password,
            ]
        );
        string[] own =
        [
            "listen_addresses = '127.0.0.1'",
            $"unix_socket_directories = '{folder}'",
            "fsync = on",
            "autovacuum = off",
            "shared_buffers = 64MB",
            .. settings,
        ];
        await File.AppendAllLinesAsync(Path.Combine(cluster.Data, "postgresql.conf"), own);
        await cluster.StartAsync();
        return cluster;
    }

    /// Keeps its port, once it has one.
    public async Task StartAsync()
    {
        for (var number = 1; ; number++)
        {
            var port = Port == 0 ? FreePort() : Port;
            try
            {
                await ControlAsync("start", "-o", $"-p {port}", "-l", Path.Combine(folder, "log"), "-t", "60");
                Port = port;
                return;
            }
            // Somebody else may have taken the port in between.
            catch (InvalidOperationException) when (Port == 0 && number < 5) { }
        }
    }

    /// <param name="mode">`fast` cuts everybody off; `immediate` is a crash.</param>
    public Task StopAsync(string mode = "fast") => ControlAsync("stop", "-m", mode);

    /// A place of one's own: a schema, made in a millisecond where a database takes a hundred. What it returns is the
    /// connection string, password included.
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref schemas)}";
        await ExecuteAsync(ConnectionString("postgres"), $"create schema {name}");
        return $"{ConnectionString("postgres")};Search Path={name}";
    }

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Database={database};Username=postgres;Password={Password}";

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (File.Exists(Path.Combine(Data, "postmaster.pid")))
                await StopAsync("immediate");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task ControlAsync(params string[] arguments) =>
        RunAsServerAsync(Bin("pg_ctl"), ["-D", Data, "-w", "-s", .. arguments]);

    private static Task RunAsServerAsync(string program, string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments])
            : RunAsync(program, arguments);

    // Nothing is read from it: the server outlives pg_ctl, and would hold the pipe open.
    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments])
            {
                WorkingDirectory = "/",
            }
        )!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
