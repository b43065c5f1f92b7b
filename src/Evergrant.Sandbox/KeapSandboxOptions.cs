namespace Evergrant.Sandbox;

public sealed class KeapSandboxOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes a free one. Default 0.</summary>
    public int Port { get; init; }

    /// <summary>File to carry on from and to write. Default: none, everything ends with the sandbox.</summary>
    public string? DataFile { get; init; }

    /// <summary>A clock to run on that outlives the sandbox, as when Keap is away for a while. Default: one of its own,
    /// which ends with it. With a clock given, the next two settings and the state file's clock are not used.</summary>
    public SandboxClock? Clock { get; init; }

    /// <summary>The clock's first instant; a state file's clock goes before it. Default: now.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Whether the clock stands still until it is run or advanced; a state file goes before it. Default false.</summary>
    public bool StartFrozen { get; init; }

    /// <summary>Whether redirect addresses must be registered, as <see cref="KeapSandboxSeed.RedirectUris"/> are. Default
    /// false: sources disagree about Keap, and loose is the better attested.</summary>
    public bool StrictRedirects { get; init; }
}
