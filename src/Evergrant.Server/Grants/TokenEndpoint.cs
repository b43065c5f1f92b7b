using System.Text.Json;
using Evergrant.Hosting.Home;
using Evergrant.Server.Web;

namespace Evergrant.Server.Grants;

/// The one thing most callers want: a live access token.
internal sealed class TokenEndpoint(EvergrantHome home, ToldPeople told)
{
    private static readonly JsonEncodedText AccessTokenName = JsonEncodedText.Encode("access_token");
    private static readonly JsonEncodedText TokenTypeName = JsonEncodedText.Encode("token_type");
    private static readonly JsonEncodedText ExpiresAtName = JsonEncodedText.Encode("expires_at");
    private static readonly JsonEncodedText ExpiresInName = JsonEncodedText.Encode("expires_in");
    private static readonly JsonEncodedText GenerationName = JsonEncodedText.Encode("generation");
    private static readonly JsonEncodedText Bearer = JsonEncodedText.Encode("Bearer");

    public async Task GetAsync(HttpContext context)
    {
        if (!TokenQuery.TryRead(context.Request, out var query, out var wrong))
        {
            await Problem.WriteAsync(context, wrong!);
            return;
        }
        var result = await home.Keeper.GetTokenAsync(
            context.GrantRoute(),
            query.MinTtl,
            query.AfterGeneration,
            context.RequestAborted
        );
        var now = home.Calendar.GetUtcNow();
        if (result is TokenResult.Served served)
            await WriteAsync(context, served, now);
        else
            await Problem.WriteAsync(
                context,
                await told.AddAsync(GrantProblems.Of(result, now), result, context.RequestAborted)
            );
    }

    /// By hand into the response's own buffer: this is the path that every call of every consumer takes.
    private static Task WriteAsync(HttpContext context, TokenResult.Served served, DateTimeOffset now)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteString(AccessTokenName, served.AccessToken.Reveal());
            json.WriteString(TokenTypeName, Bearer);
            if (served.NeverExpires)
            {
                json.WriteNull(ExpiresAtName);
                json.WriteNull(ExpiresInName);
            }
            else
            {
                json.WriteString(ExpiresAtName, served.ExpiresAt.UtcDateTime);
                json.WriteNumber(ExpiresInName, Math.Max(0, (long)(served.ExpiresAt - now).TotalSeconds));
            }
            json.WriteNumber(GenerationName, served.Generation);
            json.WriteEndObject();
            json.Flush();
            // Nothing has left yet: with its length the answer needs no chunks, and leaves in one piece when the request ends.
            context.Response.ContentLength = json.BytesCommitted;
        }
        return Task.CompletedTask;
    }
}
