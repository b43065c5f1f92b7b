using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox;

public sealed class KeapSandboxOptions
{
    internal const string TakenBack = "default";

    /// <summary>Port on 127.0.0.1; 0 takes a free one. Default 0.</summary>
    public int Port { get; init; }

    /// <summary>A second port, on which it answers TLS under Keap's names; 0 takes a free one. Default: none.</summary>
    public int? TlsPort { get; init; }

    /// <summary>File to carry on from and to write. Default: none, everything ends with the sandbox.</summary>
    public string? DataFile { get; init; }

    /// <summary>A clock to run on that outlives the sandbox, as when Keap is away for a while. Default: its own.</summary>
    /// <remarks>For one sandbox at a time. The next two settings and the state file's clock are not used then.</remarks>
    public SandboxClock? Clock { get; init; }

    /// <summary>The clock's first instant; a state file's clock goes before it. Default: now.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Whether the clock stands still until it is run or advanced; a state file goes before it. Default false.</summary>
    public bool StartFrozen { get; init; }

    /// <summary>Which Keap is imitated. Default: what a state file says, else <see cref="KeapEra.K"/>, today's.</summary>
    public KeapEra? Era { get; init; }

    /// <summary>Switches by name, over the era's defaults and over a state file: see <see cref="SandboxSwitch.All"/>.</summary>
    /// <remarks>The value <c>default</c> takes back what a state file says.</remarks>
    public IReadOnlyDictionary<string, string> Switches { get; init; } = new Dictionary<string, string>();

    /// <summary>Ports of this machine that hooks may be sent to. Default: none; see <see cref="SandboxHooks.Allow"/>.</summary>
    public IReadOnlyList<int> HookPorts { get; init; } = [];

    /// <summary>How long an advance of the clock waits for a receiver of hooks, in real time. Default 5 seconds.</summary>
    /// <remarks>While the clock runs by itself a receiver has Keap's 30 seconds.</remarks>
    public TimeSpan HookPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many calls are answered. Default: what a state file says, else as at Keap.</summary>
    public SandboxQuotas? Quotas { get; init; }

    /// <summary>OpenAPI documents of Keap's, JSON or YAML, from which what nobody modelled is answered. Default: none; it is 501.</summary>
    public IReadOnlyList<string> OpenApi { get; init; } = [];

    /// <summary>Makes ids, codes, tokens and secrets from this number: two runs of the same calls are alike. Default: random.</summary>
    public long? Seed { get; init; }

    /// <summary>Who is there when it begins; a state file goes before it. Default: <see cref="SandboxPersonas.Default"/>.</summary>
    public SandboxPersonas? Personas { get; init; }

    /// <summary>The state that it begins with, in place of a file's or of a first day's.</summary>
    internal StateContent? Content { get; init; }

    internal bool IsWorld { get; private init; }

    /// <summary>It was there before: what its state file says goes over what was asked for then, until a reset.</summary>
    internal bool IsReopened { get; private init; }

    /// <summary>The same for a world, but for the file.</summary>
    internal KeapSandboxOptions OfWorld(string? dataFile, bool isReopened = false) =>
        new()
        {
            Port = Port,
            TlsPort = TlsPort,
            DataFile = dataFile,
            Clock = Clock,
            StartAt = StartAt,
            StartFrozen = StartFrozen,
            Era = Era,
            Switches = Switches,
            Quotas = Quotas,
            OpenApi = OpenApi,
            HookPorts = HookPorts,
            HookPatience = HookPatience,
            Seed = Seed,
            Personas = Personas,
            Content = Content,
            IsWorld = true,
            IsReopened = isReopened,
        };
}
