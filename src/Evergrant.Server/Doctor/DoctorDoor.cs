using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Server.Operators;

namespace Evergrant.Server.Doctor;

/// <summary>
/// Who may paste. On a machine of one's own it is like the command, which asks nobody who they are. Where strangers could come
/// by, reading their texts would be a service of ours that anybody may load, so it is the operator's alone.
/// </summary>
internal sealed class DoctorDoor(Settings settings, Uri listen, OperatorSessions sessions)
{
    /// Said by what stands between us and a browser, whether somebody configured it or not.
    private static readonly string[] ProxyHeaders =
    [
        "Forwarded",
        "Via",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Real-IP",
    ];

    private readonly bool isOfThisMachine =
        Loopback.Names(listen)
        && (!settings.HasPublicAddress || Loopback.Names(settings.PublicAddress))
        && settings.TrustedProxies.Count == 0
        && settings.AllowedHosts.All(Loopback.IsLocalhost);

    public async Task<DoctorVisit> MeetAsync(HttpContext context) =>
        new(await sessions.FindAsync(context), isOfThisMachine && !HasComeThroughProxy(context.Request.Headers));

    private static bool HasComeThroughProxy(IHeaderDictionary headers) =>
        Array.Exists(ProxyHeaders, headers.ContainsKey);
}

/// <param name="Session">Null: whoever it is has not signed in.</param>
/// <param name="IsAtHome">The request comes from this machine, and nobody else's can.</param>
internal sealed record DoctorVisit(OperatorSession? Session, bool IsAtHome)
{
    public bool IsAdmitted => Session is not null || IsAtHome;
}
