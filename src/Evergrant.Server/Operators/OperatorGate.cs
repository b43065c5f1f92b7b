using System.Collections.Concurrent;
using Evergrant.Server.Home;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Operators;

/// Lets nobody into the operator's API without a token that works.
internal sealed class OperatorGate(EvergrantHome home, OperatorTokens tokens)
{
    private const string Scheme = "Bearer ";
    private static readonly PathString Api = new("/api");

    /// How long a token is believed without a look; a revoked one is out within a second.
    private static readonly TimeSpan Believed = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Overlap = TimeSpan.FromMilliseconds(300);

    /// How long tokens that worked are believed while the store cannot be asked.
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Seen> seen = new(StringComparer.Ordinal);

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(Api, StringComparison.OrdinalIgnoreCase))
            return next(context);
        // More than one value, too, is not the one header that a token comes in.
        var header = context.Request.Headers.Authorization;
        var text = header.Count == 1 ? header.ToString() : "";
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return RefuseAsync(context);
        var presented = text.AsSpan(Scheme.Length).Trim();
        if (!OperatorTokenText.IsWellFormed(presented))
            return RefuseAsync(context);
        var hash = OperatorTokenText.Hash(presented);
        return IsBelieved(hash) ? next(context) : AskAsync(context, next, hash);
    }

    private async Task AskAsync(HttpContext context, RequestDelegate next, string hash)
    {
        if (await WorksAsync(hash, context.RequestAborted))
            await next(context);
        else
            await RefuseAsync(context);
    }

    private async Task<bool> WorksAsync(string hash, CancellationToken cancellationToken)
    {
        var asked = home.ProcessClock.GetTimestamp();
        try
        {
            var works = await tokens.FindAsync(hash, cancellationToken) is not null;
            if (works)
                seen[hash] = new Seen(asked);
            else
                seen.TryRemove(hash, out _);
            return works;
        }
        catch (StoreUnavailableException) when (seen.TryGetValue(hash, out var known) && Age(known) < LongestOutage)
        {
            return true;
        }
    }

    /// One request looks again; those beside it need not wait.
    private bool IsBelieved(string hash)
    {
        if (!seen.TryGetValue(hash, out var known))
            return false;
        var age = Age(known);
        return age < Believed || (age < Believed + Overlap && !known.TryAsk());
    }

    private TimeSpan Age(Seen known) => home.ProcessClock.GetElapsedTime(known.At);

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.WriteAsync(
            context,
            StatusCodes.Status401Unauthorized,
            "unauthorized",
            "Send Authorization: Bearer with an operator token (ego_…). Make one with: evergrant operator token add NAME"
        );
    }

    private sealed class Seen(long at)
    {
        private int asking;

        public long At => at;

        public bool TryAsk() => Interlocked.Exchange(ref asking, 1) == 0;
    }
}
