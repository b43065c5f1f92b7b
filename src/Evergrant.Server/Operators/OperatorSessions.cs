using Evergrant.Hosting.Home;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Operators;

/// Who is signed in. Kept as hashes on the server, so that ending a session ends it everywhere.
internal sealed class OperatorSessions(EvergrantHome home, PublicAddress address)
{
    private const string Cookie = "evergrant_operator";

    /// Without being used.
    private static readonly TimeSpan Idle = TimeSpan.FromHours(12);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// How often use is noted: reading a page seldom writes.
    private static readonly TimeSpan Noted = TimeSpan.FromMinutes(10);

    /// <summary>Spends the link and begins a session in one commit.</summary>
    /// <returns>False: another was quicker, or the link has ended.</returns>
    public async Task<bool> SignInAsync(HttpContext context, string linkHash)
    {
        var cookie = RandomCode.New();
        var insert = new Sql(
            """
            insert into operator_sessions (hash, created_at, seen_at) values (@hash, now_ms(), now_ms())
            on conflict do nothing
            """
        )
        {
            ["hash"] = RandomCode.Hash(cookie),
        };
        var isIn = await home.Database.WriteAsync(
            async (connection, token) =>
            {
                await Ended().ExecuteAsync(connection, token);
                return await SignInLinks.SpendAsync(connection, linkHash, token)
                    && await insert.ExecuteAsync(connection, token) == 1;
            },
            context.RequestAborted
        );
        // The server decides when it ends; the browser only should not forget it earlier.
        if (isIn)
            context.Response.Cookies.Append(Cookie, cookie, Options(Longest));
        return isIn;
    }

    /// Null: nobody, or no longer.
    public async Task<OperatorSession?> FindAsync(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } cookie || !RandomCode.IsWellFormed(cookie))
            return null;
        var session = new OperatorSession(cookie);
        var select = new Sql("select created_at, seen_at from operator_sessions where hash = @hash")
        {
            ["hash"] = session.Hash,
        };
        var now = home.ProcessClock.GetUtcNow();
        var found = await home.Database.ReadAsync(
            (connection, token) => select.FindAsync(connection, row => new Times(row.Time(), row.Time()), token),
            context.RequestAborted
        );
        if (found is null || now >= found.CreatedAt + Longest || now >= found.SeenAt + Idle)
            return null;
        if (now >= found.SeenAt + Noted)
            await NoteAsync(session, context.RequestAborted);
        return session;
    }

    public async Task SignOutAsync(HttpContext context, OperatorSession session)
    {
        var delete = new Sql("delete from operator_sessions where hash = @hash") { ["hash"] = session.Hash };
        await home.Database.WriteAsync(delete.ExecuteAsync, context.RequestAborted);
        context.Response.Cookies.Delete(Cookie, Options(TimeSpan.Zero));
    }

    private Task<int> NoteAsync(OperatorSession session, CancellationToken cancellationToken) =>
        home.Database.WriteAsync(
            new Sql("update operator_sessions set seen_at = now_ms() where hash = @hash and seen_at < now_ms()")
            {
                ["hash"] = session.Hash,
            }.ExecuteAsync,
            cancellationToken
        );

    private static Sql Ended() =>
        new("delete from operator_sessions where created_at < now_ms() - @longest or seen_at < now_ms() - @idle")
        {
            ["longest"] = (long)Longest.TotalMilliseconds,
            ["idle"] = (long)Idle.TotalMilliseconds,
        };

    /// Strict: no other site can open a page of the operator's with it, and none has to.
    private CookieOptions Options(TimeSpan life) => PrivateCookie.Options(address, "/", SameSiteMode.Strict, life);

    private sealed record Times(DateTimeOffset CreatedAt, DateTimeOffset SeenAt);
}
