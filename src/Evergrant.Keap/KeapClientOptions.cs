namespace Evergrant.Keap;

/// <summary>What a <see cref="KeapClient"/> works with.</summary>
public sealed class KeapClientOptions
{
    /// <summary>
    /// Default <see cref="KeapVersion.V2"/>. What only one version can do is done by that one; each method says so.
    /// </summary>
    public KeapVersion Version { get; init; } = KeapVersion.V2;

    /// <summary>The longest answer that is read, in bytes; a longer one is a <see cref="KeapUnreadableException"/>. Default 8 MiB.</summary>
    public int LongestAnswer { get; init; } = 8 * 1024 * 1024;

    /// <summary>Records asked for at once by what lists them, 1 to 1000; users come by 100 at most. Default 200.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>Told after each answer that counts calls, on the thread that read it. Default: nobody.</summary>
    public Action<KeapQuota>? QuotaSeen { get; init; }

    /// <summary>Measures <see cref="HttpClient.Timeout"/> over a whole answer. Default: the system's clock.</summary>
    public TimeProvider ProcessClock { get; init; } = TimeProvider.System;
}
