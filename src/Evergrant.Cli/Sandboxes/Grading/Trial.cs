using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Evergrant.Cli.Sandboxes.Running;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Grading;

/// A fresh sandbox whose clock stands still, and the program that is started in it again and again.
internal sealed class Trial : IAsyncDisposable
{
    /// Past the life of an access token.
    private static readonly TimeSpan PastExpiry = TimeSpan.FromHours(25);

    private readonly GradeOptions options;
    private readonly string folder;
    private readonly string mark = Guid.NewGuid().ToString("n");
    private readonly List<Run> runs = [];
    private int started;
    private bool isFirst;

    private Trial(GradeOptions options, KeapSandbox keap)
    {
        this.options = options;
        Keap = keap;
        folder = Directory.CreateTempSubdirectory("evergrant-grade-").FullName;
    }

    public KeapSandbox Keap { get; }

    public IReadOnlyList<Run> Runs => runs;

    public GradeOptions Options => options;

    /// What it had when the scenario said so: the id of the last request.
    public string LastRequest => Keap.Requests.All is [.., var last] ? last.Id : "req-0";

    private string TokensFile => options.TokensFile ?? Path.Combine(folder, "tokens.json");

    public static async Task<Trial> StartAsync(GradeOptions options, CancellationToken cancellationToken)
    {
        var trial = new Trial(
            options,
            await KeapSandbox.StartAsync(
                new KeapSandboxOptions
                {
                    StartFrozen = true,
                    // The minute never ends while the clock stands still; what a 429 does is a scenario of its own.
                    Quotas = new SandboxQuotas { Refuse = false },
                },
                cancellationToken
            )
        );
        try
        {
            await trial.ConnectAsync(cancellationToken);
            return trial;
        }
        catch
        {
            await trial.DisposeAsync();
            throw;
        }
    }

    /// What an owner does: a new pair lies in the file, and the next run is told so.
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var pair = await Keap.IssueTokensAsync(cancellationToken: cancellationToken);
        var answer = new JsonObject
        {
            ["access_token"] = pair.AccessToken,
            ["token_type"] = "bearer",
            ["expires_in"] = (int)(pair.AccessExpiresAt - Keap.Clock.GetUtcNow()).TotalSeconds,
            ["refresh_token"] = pair.RefreshToken,
            ["scope"] = pair.Scope,
        };
        await File.WriteAllTextAsync(TokensFile, answer.ToJsonString(), cancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(TokensFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        isFirst = true;
    }

    public Task WaitAsync(CancellationToken cancellationToken) =>
        Keap.Clock.AdvanceAsync(options.Every, cancellationToken);

    /// A run that settles the first pair, and then a day later.
    public async Task<Run> GoPastExpiryAsync(CancellationToken cancellationToken)
    {
        var run = await RunAsync(cancellationToken);
        await Keap.Clock.AdvanceAsync(PastExpiry, cancellationToken);
        return run;
    }

    public async Task<Run> RunAsync(CancellationToken cancellationToken)
    {
        var from = Number(LastRequest);
        using var program = Start();
        return await EndAsync([program], from, cancellationToken);
    }

    /// As many at once as the options say; their requests are those of one run.
    public async Task<Run> RunManyAsync(CancellationToken cancellationToken)
    {
        var from = Number(LastRequest);
        var programs = new List<RunningCommand>();
        try
        {
            while (programs.Count < options.AtOnce)
                programs.Add(Start());
            return await EndAsync(programs, from, cancellationToken);
        }
        finally
        {
            programs.ForEach(program => program.Dispose());
        }
    }

    /// <summary>Kills it when the fault has struck.</summary>
    /// <returns>Null when it ended before that.</returns>
    public async Task<Run?> RunUntilAsync(SandboxFault fault, CancellationToken cancellationToken)
    {
        var from = Number(LastRequest);
        using var program = Start();
        var ended = EndAsync([program], from, cancellationToken);
        var step = TimeSpan.FromMilliseconds(5);
        while (fault.Fired == 0 && !ended.IsCompleted)
            await Task.WhenAny(ended, Task.Delay(step, TimeProvider.System, cancellationToken));
        var struck = fault.Fired > 0;
        if (struck)
            program.Kill();
        var run = await ended;
        return struck ? run : null;
    }

    public async ValueTask DisposeAsync()
    {
        LeftBehind.Kill(mark);
        await Keap.DisposeAsync();
        if (options.TokensFile is { } file)
            File.Delete(file);
        Directory.Delete(folder, recursive: true);
    }

    private RunningCommand Start()
    {
        var environment = new Dictionary<string, string>(Keap.Environment) { ["KEAP_TOKENS"] = TokensFile };
        environment["KEAP_NOW"] = Keap.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        environment["KEAP_FIRST_RUN"] = isFirst ? "1" : "";
        var own = string.Create(CultureInfo.InvariantCulture, $"{mark}-{++started}.");
        environment[LeftBehind.Variable] = own;
        var prepared = OtherProgram.Prepared(options.Command, environment);
        prepared.RedirectStandardInput = prepared.RedirectStandardOutput = prepared.RedirectStandardError = true;
        return new RunningCommand(OtherProgram.Start(prepared), own, options.Hears);
    }

    private static long Number(string request) =>
        long.Parse(request.AsSpan("req-".Length), CultureInfo.InvariantCulture);

    /// <param name="from">The last request before they were started: a quick one has asked by now.</param>
    private async Task<Run> EndAsync(List<RunningCommand> programs, long from, CancellationToken cancellationToken)
    {
        isFirst = false;
        var began = TimeProvider.System.GetTimestamp();
        var codes = await Task.WhenAll(
            programs.Select(program => program.EndAsync(options.Patience, cancellationToken))
        );
        var all = Keap.Requests.All;
        var run = new Run(
            codes.Any(code => code is null) ? null : codes.Max(),
            [.. all.Where(one => Number(one.Id) > from)],
            TimeProvider.System.GetElapsedTime(began)
        );
        runs.Add(run);
        return run;
    }
}
