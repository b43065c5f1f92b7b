using Evergrant.Hosting.Home;
using Evergrant.Server.Web;

namespace Evergrant.Server.Operators;

/// Lets nobody into the operator's API without a token that works.
internal sealed class OperatorGate(EvergrantHome home, OperatorTokens tokens)
{
    private const string Scheme = "Bearer ";
    private static readonly PathString[] Guarded = [new("/api"), new("/metrics")];
    private readonly Believed<OperatorToken> believed = new(home.ProcessClock, tokens.FindAsync);

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (!Array.Exists(Guarded, guarded => path.StartsWithSegments(guarded, StringComparison.OrdinalIgnoreCase)))
            return next(context);
        if (context.Features.Get<Admission>() is not null)
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
        if (believed.Find(hash) is not { } token)
            return AskAsync(context, next, hash);
        context.Features.Set(token);
        return next(context);
    }

    private async Task AskAsync(HttpContext context, RequestDelegate next, string hash)
    {
        if (await believed.LookAsync(hash, context.RequestAborted) is { } token)
        {
            context.Features.Set(token);
            await next(context);
        }
        else
            await RefuseAsync(context);
    }

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
}
