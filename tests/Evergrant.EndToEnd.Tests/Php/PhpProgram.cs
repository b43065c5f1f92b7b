using System.Diagnostics;

namespace Evergrant.EndToEnd.Php;

/// The machine's PHP with our client, in a folder of its own. Traces hold arguments, as on a developer's machine.
internal sealed class PhpProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static string Client { get; } = Path.Combine(Repository.Root, "clients", "php", "evergrant.php");

    public string Folder { get; } = Directory.CreateTempSubdirectory("evergrant-php-").FullName;

    /// The file that programs require. Default: the client as it is.
    public string Required { get; set; } = Client;

    /// Beside the usual ones.
    public string[] Options { get; init; } = [];

    /// Both ways in which the client sends.
    public static TheoryData<string[]> Transports { get; } =
    [
        [],
        ["-d", "disable_functions=curl_init"],
    ];

    /// What an EvergrantException is shows as `REASON: message`.
    public async Task<Ended> RunAsync(string code, params string[] arguments)
    {
        var script = Path.Combine(Folder, $"{Guid.NewGuid():n}.php");
        await File.WriteAllTextAsync(
            script,
            $$"""
            <?php
            require '{{Required}}';
            try {
                {{code}}
            } catch (EvergrantException $why) {
                echo $why->getReason(), ': ', $why->getMessage(), "\n";
            }
            """
        );
        using var process = Start([script, .. arguments]);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await process.WaitForExitAsync(patience.Token);
        return new Ended(process.ExitCode, await output, await errors);
    }

    public async Task<string> PrintAsync(string code, params string[] arguments)
    {
        var ended = await RunAsync(code, arguments);
        ended.Is(0);
        Assert.Equal("", ended.Errors);
        return ended.Line;
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("php")
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] usual = ["-d", "display_errors=stderr", "-d", "log_errors=0", "-d", "zend.exception_ignore_args=0"];
        foreach (var argument in (string[])[.. usual, .. Options, .. arguments])
            start.ArgumentList.Add(argument);
        // Nothing listens there: a client that let itself be led away would say so.
        start.Environment["http_proxy"] = "http://127.0.0.1:9";
        return Process.Start(start) ?? throw new InvalidOperationException("php did not start.");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
