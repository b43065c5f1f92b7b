namespace Evergrant.Sandbox;

/// <summary>How many calls of the API Keap answers. Days begin at 00:00 UTC of the sandbox's clock.</summary>
public sealed record SandboxQuotas
{
    internal const int Most = 100_000_000;

    /// <summary>Whether calls beyond them are refused. If not, the headers count all the same. Default true.</summary>
    public bool Refuse { get; init; } = true;

    /// <summary>Whether bursts within a second are refused too. Default false: how Keap smooths them is not known.</summary>
    public bool ArrestSpikes { get; init; }

    /// <summary>Of an app, over all its tenants. Default 25.</summary>
    public int AppPerSecond { get; init; } = 25;

    /// <inheritdoc cref="AppPerSecond" path="/summary/text()[1]"/>
    /// <value>Default 1,500.</value>
    public int AppPerMinute { get; init; } = 1_500;

    /// <value>Default 150,000.</value>
    public int AppPerDay { get; init; } = 150_000;

    /// <summary>Of one PAT or SAK.</summary>
    /// <value>Default 10.</value>
    public int KeyPerSecond { get; init; } = 10;

    /// <value>Default 240.</value>
    public int KeyPerMinute { get; init; } = 240;

    /// <value>Default 30,000.</value>
    public int KeyPerDay { get; init; } = 30_000;

    /// <summary>Of a tenant, over all that call for it.</summary>
    /// <value>Default 10,000.</value>
    public int TenantPerMinute { get; init; } = 10_000;

    /// <value>Default 250,000.</value>
    public int TenantPerDay { get; init; } = 250_000;

    internal bool IsUsable =>
        Array.TrueForAll(
            [
                AppPerSecond,
                AppPerMinute,
                AppPerDay,
                KeyPerSecond,
                KeyPerMinute,
                KeyPerDay,
                TenantPerMinute,
                TenantPerDay,
            ],
            limit => limit is > 0 and <= Most
        );
}
