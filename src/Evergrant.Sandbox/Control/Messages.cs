using System.Text.Json.Serialization;

namespace Evergrant.Sandbox.Control;

internal sealed record StatusAnswer(
    string Version,
    string Address,
    DateTimeOffset Now,
    bool Frozen,
    long OffsetMs,
    bool KeepsState,
    KeapEra Era,
    bool StrictRedirects,
    bool DeveloperActive,
    int Consents,
    int TokenSets,
    int Contacts,
    int Requests,
    int Faults
);

internal sealed record ClockAnswer(DateTimeOffset Now, bool Frozen, long OffsetMs)
{
    public static ClockAnswer Of(SandboxClock clock) =>
        new(clock.GetUtcNow(), clock.IsFrozen, (long)clock.Offset.TotalMilliseconds);
}

internal sealed record AdvanceBody(string? By = null, string? To = null);

internal sealed record RequestsAnswer(IReadOnlyList<LoggedRequest> Requests);

internal sealed record CopyAnswer(string As, string Text);

internal sealed record MailAnswer(IReadOnlyList<SandboxMail> Mail);

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

internal sealed record FidelityAnswer(IReadOnlyList<FidelityRow> Rows);
