namespace Evergrant.EndToEnd;

/// A folder of its own for one test, and the program run over it.
internal sealed class TemporaryHome : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("evergrant-e2e-").FullName;

    public RunningProgram Start(params string[] arguments) => new(BuiltProgram.Evergrant, Path, arguments);

    public Task<Ended> RunAsync(params string[] arguments) => RunWithAsync(null, arguments);

    public Task<Ended> RunWithAsync(string? input, params string[] arguments) =>
        RunningProgram.RunAsync(BuiltProgram.Evergrant, Path, input, arguments);

    /// For a command that takes longer than a minute.
    public async Task<Ended> RunPatientlyAsync(TimeSpan patience, params string[] arguments)
    {
        await using var running = Start(arguments);
        return await running.EndAsync(patience);
    }

    /// Killed when the step begins.
    public Task<Ended> RunKilledAsync(string step, params string[] arguments) =>
        RunningProgram.RunAsync(BuiltProgram.Killed, Path, null, [step, .. arguments]);

    public void WriteSettings(string json) => File.WriteAllText(System.IO.Path.Combine(Path, "evergrant.json"), json);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
