using System.Text.Json.Serialization;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

internal sealed record StatusAnswer(
    string Version,
    string Address,
    DateTimeOffset Now,
    bool Frozen,
    long OffsetMs,
    bool KeepsState,
    KeapEra Era,
    bool DeveloperActive,
    int Consents,
    int TokenSets,
    int Contacts,
    int Requests,
    int Faults,
    int? TlsPort
);

internal sealed record ReadyAnswer(bool Ready);

internal sealed record TlsAnswer(int Port, string Authority, DateTimeOffset Until, IReadOnlyList<string> Hosts);

/// <param name="Tenant">Null resets all of it.</param>
internal sealed record ResetBody(string? Tenant = null);

internal sealed record ClockAnswer(DateTimeOffset Now, bool Frozen, long OffsetMs, double Speed)
{
    public static ClockAnswer Of(SandboxClock clock) =>
        new(clock.GetUtcNow(), clock.IsFrozen, (long)clock.Offset.TotalMilliseconds, clock.Speed);
}

internal sealed record AdvanceBody(string? By = null, string? To = null, string? Until = null);

internal sealed record RunBody(double Speed = 1);

internal sealed record RequestsAnswer(IReadOnlyList<LoggedRequest> Requests);

internal sealed record CopyAnswer(string As, string Text);

internal sealed record MailAnswer(IReadOnlyList<SandboxMail> Mail);

internal sealed record HooksAnswer(IReadOnlyList<SandboxHook> Hooks);

internal sealed record HookDeliveriesAnswer(IReadOnlyList<SandboxHookDelivery> Deliveries);

internal sealed record LineageAnswer(IReadOnlyList<LineageNode> Nodes);

internal sealed record FaultBody(
    string? Name = null,
    FaultMatch? Match = null,
    int Times = 1,
    FaultOptions? Options = null
);

internal sealed record FaultAnswer(string Id, string Name, FaultMatch Match, int Times, int Fired, FaultOptions Options)
{
    public static FaultAnswer Of(SandboxFault fault) =>
        new(fault.Id, fault.Name, fault.Match, fault.Times, fault.Fired, fault.Options);
}

internal sealed record FaultsAnswer(IReadOnlyList<FaultAnswer> Faults);

internal sealed record ConsentBody(
    string? AuthorizeUrl = null,
    string? Login = null,
    string? Tenant = null,
    string? Answer = null
);

/// <param name="Times">2 when a fault sends the browser there twice; else not there.</param>
internal sealed record ConsentAnswer(
    string? RedirectTo,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Times
);

internal sealed record ConsentsAnswer(IReadOnlyList<SandboxConsent> Consents);

internal sealed record CentralCodeBody(string? Tenant = null, string? ClientId = null, string? Box = null);

internal sealed class CentralCodeAnswer(string code, string redirectUri, DateTimeOffset expiresAt)
{
    public string Code { get; } = code;
    public string RedirectUri { get; } = redirectUri;
    public DateTimeOffset ExpiresAt { get; } = expiresAt;
}

internal sealed record CentralTokensBody(string? Tenant = null, string? ClientId = null);

internal sealed class CentralTokensAnswer(
    string accessToken,
    string refreshToken,
    DateTimeOffset accessExpiresAt,
    string scope
)
{
    public string AccessToken { get; } = accessToken;
    public string RefreshToken { get; } = refreshToken;
    public DateTimeOffset AccessExpiresAt { get; } = accessExpiresAt;
    public string Scope { get; } = scope;
}

internal sealed record KeyBody(string? Tenant = null, string? Kind = null, string? Name = null);

internal sealed class KeyAnswer(string name, SandboxKeyKind kind, string tenant, string key)
{
    public string Name { get; } = name;
    public SandboxKeyKind Kind { get; } = kind;
    public string Tenant { get; } = tenant;
    public string Key { get; } = key;
}

internal sealed record AppBody(IReadOnlyList<string>? RedirectUris = null);

internal sealed record AppAnswer(string ClientId, string Name, IReadOnlyList<string> RedirectUris);

internal sealed record AppCreateBody(
    string? Name = null,
    string? Developer = null,
    IReadOnlyList<string>? RedirectUris = null
);

internal sealed record AppsAnswer(IReadOnlyList<ListedApp> Apps);

/// <summary>Without the secret; of the seed's apps it is documented, of others it is shown once and in the portal.</summary>
internal sealed record ListedApp(
    string ClientId,
    string Name,
    string Developer,
    SandboxAppStatus Status,
    IReadOnlyList<string> RedirectUris
)
{
    public static ListedApp Of(SandboxApp app) =>
        new(app.ClientId, app.Name, app.Developer, app.Status, [.. app.RedirectUris.Select(uri => uri.OriginalString)]);
}

internal sealed class NewAppAnswer(SandboxApp app)
{
    public string ClientId { get; } = app.ClientId;
    public string ClientSecret { get; } = app.ClientSecret;
    public string Name { get; } = app.Name;
    public string Developer { get; } = app.Developer;
    public SandboxAppStatus Status { get; } = app.Status;
}

/// <param name="ClientId">Null for the world.</param>
/// <param name="Switches">Null takes one back to its default.</param>
internal sealed record ProfileBody(
    KeapEra? Era = null,
    IReadOnlyDictionary<string, string?>? Switches = null,
    string? ClientId = null
);

internal sealed record ProfileAnswer(string? ClientId, KeapEra Era, IReadOnlyList<SwitchAnswer> Switches);

/// <param name="Values">Empty when it takes a duration.</param>
internal sealed record SwitchAnswer(string Name, string Value, string Default, IReadOnlyList<string> Values);

/// <summary>What is not named stays.</summary>
internal sealed record QuotaBody(
    bool? Refuse = null,
    bool? ArrestSpikes = null,
    int? AppPerSecond = null,
    int? AppPerMinute = null,
    int? AppPerDay = null,
    int? KeyPerSecond = null,
    int? KeyPerMinute = null,
    int? KeyPerDay = null,
    int? TenantPerMinute = null,
    int? TenantPerDay = null
)
{
    public SandboxQuotas Over(SandboxQuotas before) =>
        new()
        {
            Refuse = Refuse ?? before.Refuse,
            ArrestSpikes = ArrestSpikes ?? before.ArrestSpikes,
            AppPerSecond = AppPerSecond ?? before.AppPerSecond,
            AppPerMinute = AppPerMinute ?? before.AppPerMinute,
            AppPerDay = AppPerDay ?? before.AppPerDay,
            KeyPerSecond = KeyPerSecond ?? before.KeyPerSecond,
            KeyPerMinute = KeyPerMinute ?? before.KeyPerMinute,
            KeyPerDay = KeyPerDay ?? before.KeyPerDay,
            TenantPerMinute = TenantPerMinute ?? before.TenantPerMinute,
            TenantPerDay = TenantPerDay ?? before.TenantPerDay,
        };
}

/// <param name="Name">Of the world that goes on from the snapshot.</param>
internal sealed record ForkBody(string? Name = null, int? Port = null, int? TlsPort = null);

internal sealed record WorldBody(
    string? Name = null,
    int? Port = null,
    int? TlsPort = null,
    KeapEra? Era = null,
    IReadOnlyDictionary<string, string>? Switches = null,
    DateTimeOffset? StartAt = null,
    bool StartFrozen = false,
    long? Seed = null,
    string? Personas = null
)
{
    /// <param name="hookPorts">Those of the first world: they are declared at its start, and not over HTTP.</param>
    public KeapSandboxOptions Options(IReadOnlyList<int> hookPorts) =>
        new()
        {
            HookPorts = hookPorts,
            Port = Port ?? 0,
            TlsPort = TlsPort,
            Era = Era,
            Switches = Switches ?? new Dictionary<string, string>(),
            StartAt = StartAt,
            StartFrozen = StartFrozen,
            Seed = Seed,
            Personas = Personas is null
                ? null
                : SandboxPersonas.Named(Personas)
                    ?? throw ProblemException.BadRequest(
                        "no_such_personas",
                        $"There are the personas {string.Join(", ", SandboxPersonas.Names)}."
                    ),
        };
}

internal sealed record PersonasAnswer(
    IReadOnlyList<SandboxLogin> Logins,
    IReadOnlyList<ListedApp> Apps,
    IReadOnlyList<string> Names
);

internal sealed record WorldsAnswer(IReadOnlyList<SandboxWorld> Worlds);

internal sealed record SnapshotBody(string? Name = null);

internal sealed record SnapshotsAnswer(IReadOnlyList<SandboxSnapshot> Snapshots);

internal sealed record FidelityAnswer(IReadOnlyList<FidelityRow> Rows);
