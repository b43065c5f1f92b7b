using Evergrant.Hosting.Home;
using Evergrant.Server.Policies;
using Evergrant.Server.Web;
using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Server.Consumers;

/// Tells which consumer a request comes from, by its key.
internal sealed class ConsumerGate(EvergrantHome home, ConsumerKeys keys)
{
    public const string Header = "X-Evergrant-Key";
    private const string Scheme = "Bearer ";

    // Revoked keys are known as well: they get an answer of their own, and the store is spared the same question.
    private readonly Believed<Consumer> believed = new(
        home.ProcessClock,
        (hash, cancellationToken) => FindAsync(home, keys, hash, cancellationToken)
    );

    // Those of the machine who are known by the socket they come by.
    private readonly Believed<Consumer> users = new(
        home.ProcessClock,
        async (uid, cancellationToken) =>
            await keys.FindForUserAsync(
                int.Parse(uid, System.Globalization.CultureInfo.InvariantCulture),
                cancellationToken
            )
                is { } key
            && await home.Store.FindAsync(key.Grant, cancellationToken) is { } snapshot
                ? new Consumer(key, snapshot.Grant)
                : null
    );

    /// Null: the request was answered.
    public ValueTask<Consumer?> AdmitAsync(HttpContext context)
    {
        if (ConsumerKeys.Text.IsIn(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget))
            return RefuseAsync(context, ConsumerProblems.InAddress);
        if (!TryRead(context.Request.Headers, out var presented))
            return context.Features.Get<SocketPeer>() is { Uid: { } uid }
                ? FindUserAsync(context, uid)
                : RefuseAsync(context, ConsumerProblems.Missing);
        if (!ConsumerKeys.Text.IsWellFormed(presented))
            return RefuseAsync(context, ConsumerProblems.Malformed(presented));
        var hash = KeyText.Hash(presented);
        return believed.Find(hash) is { } known ? JudgeAsync(context, known) : LookAsync(context, hash);
    }

    /// Whether the request presents what looks like a consumer's key, and not like an operator's token.
    public static bool PresentsKey(HttpRequest request) =>
        TryRead(request.Headers, out var presented) && presented.StartsWith("eg_", StringComparison.Ordinal);

    private async ValueTask<Consumer?> FindUserAsync(HttpContext context, int uid)
    {
        var name = uid.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return users.Find(name) is { } known ? await JudgeAsync(context, known)
            : await users.LookAsync(name, context.RequestAborted) is { } found ? await JudgeAsync(context, found)
            : await RefuseAsync(context, ConsumerProblems.UnknownUser(uid));
    }

    private async ValueTask<Consumer?> LookAsync(HttpContext context, string hash) =>
        await JudgeAsync(context, await believed.LookAsync(hash, context.RequestAborted));

    private static async Task<Consumer?> FindAsync(
        EvergrantHome home,
        ConsumerKeys keys,
        string hash,
        CancellationToken cancellationToken
    ) =>
        await keys.FindAsync(hash, cancellationToken) is { } text
        && await home.Store.FindAsync(text.Key.Grant, cancellationToken) is { } snapshot
            ? new Consumer(text.Key, snapshot.Grant, text.EndsAt)
            : null;

    private ValueTask<Consumer?> JudgeAsync(HttpContext context, Consumer? known)
    {
        var now = home.ProcessClock.GetUtcNow();
        var from = context.Connection.RemoteIpAddress;
        return known switch
        {
            null => RefuseAsync(context, ConsumerProblems.Unknown),
            { Key.RevokedAt: not null } => RefuseAsync(context, ConsumerProblems.Revoked),
            { TextEndsAt: { } end } when end <= now => RefuseAsync(context, ConsumerProblems.Replaced),
            { Key.Policy.NotBefore: { } begin } when begin > now => RefuseAsync(
                context,
                ConsumerProblems.TooEarly(begin)
            ),
            { Key.Policy.Until: { } end } when end <= now => RefuseAsync(context, ConsumerProblems.Expired(end)),
            _ when !known.Policy.AllowsFrom(from) => RefuseAsync(context, PolicyProblems.Address(known, from)),
            _ => new(known),
        };
    }

    /// Our own header goes first: some clients cannot help sending an Authorization of theirs.
    private static bool TryRead(IHeaderDictionary headers, out ReadOnlySpan<char> presented)
    {
        presented = default;
        if (headers.TryGetValue(Header, out var own))
        {
            // More than one value is not the one header that a key comes in.
            presented = own.Count == 1 ? own[0].AsSpan().Trim() : default;
            return true;
        }
        var authorization = headers.Authorization;
        if (authorization.Count != 1 || !authorization[0]!.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        presented = authorization[0].AsSpan(Scheme.Length).Trim();
        return true;
    }

    private static async ValueTask<Consumer?> RefuseAsync(HttpContext context, ProblemDocument problem)
    {
        if (problem.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        await Problem.WriteAsync(context, problem);
        return null;
    }
}
