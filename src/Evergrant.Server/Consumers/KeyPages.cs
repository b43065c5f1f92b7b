using Evergrant.Hosting.Home;
using Evergrant.Server.Operators;
using Evergrant.Server.Policies;
using Evergrant.Server.Traces;
using Evergrant.Server.Web;

namespace Evergrant.Server.Consumers;

/// Keys in the browser of a signed-in operator: who has one, what it does, a new one, and the button that cuts one off.
internal sealed class KeyPages(
    EvergrantHome home,
    ConsumerKeys keys,
    UsageTable usage,
    OperatorSessions sessions,
    PublicAddress address,
    ILogger<KeyPages> log
)
{
    private const int LongestField = 600;
    private const int LongestList = 4000;
    private const int MostGrants = 256;

    /// How long the text before works on: a day is enough to change it everywhere.
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public async Task ShowAllAsync(HttpContext context)
    {
        if (await sessions.FindAsync(context) is not { } session)
            await OperatorPages.SignedOutAsync(context);
        else
            await WriteAsync(context, session, 200, Html.Empty);
    }

    public async Task CreateAsync(HttpContext context)
    {
        if (await AllowAsync(context) is not { } session)
            return;
        var form = await context.Request.ReadFormOrEmptyAsync();
        // Left out, a limit would be none.
        if (form.FirstOrDefault(field => field.Value.ToString().Length > Longest(field.Key)) is { Key: { } tooLong })
        {
            await WriteAsync(context, session, 400, Wrong($"{tooLong} may have {Longest(tooLong)} characters."));
            return;
        }
        string? Given(string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;
        string[]? Lines(string name) =>
            Given(name)?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (await home.Keeper.FindAsync(Given("grant") ?? "", context.RequestAborted) is not { Grant: var grant })
        {
            await WriteAsync(context, session, 400, Wrong("Choose the grant that the key is for."));
            return;
        }
        try
        {
            var draft = new PolicyDraft
            {
                Preset = Given("preset"),
                Allow = Lines("allow"),
                Fields = Lines("fields"),
                Rate = Given("rate") is { } rate ? rate.Split(',', StringSplitOptions.TrimEntries) : null,
                DailyShare = Given("daily_share"),
                NotBefore = Given("not_before"),
                Until = Given("until"),
                From = Given("from")?.Split(',', StringSplitOptions.TrimEntries),
            };
            var wanted = new NewConsumerKey
            {
                Grant = grant.Id,
                Name = Given("name"),
                Policy = await ApplyAsync(draft, grant, context.RequestAborted),
                Note = Given("note"),
            };
            if (await keys.AddAsync(wanted, context.RequestAborted) is not { } text)
                await WriteAsync(context, session, 409, Wrong($"A key called {wanted.Name} works already."));
            else
            {
                ConsumerLog.Acted(log, "create", (await keys.FindAsync(KeyText.Hash(text), default))!.Key.Id);
                await NewKeyPage.WriteAsync(
                    context,
                    session,
                    text,
                    grant.Name,
                    wanted.Policy,
                    overlap: null,
                    address.Value
                );
            }
        }
        catch (Exception mistake) when (mistake is PolicyException or ArgumentException)
        {
            await WriteAsync(context, session, 400, Wrong(mistake.Message));
        }
    }

    /// Another text for the same key, shown once.
    public async Task RotateAsync(HttpContext context)
    {
        if (await AllowAsync(context) is not { } session)
            return;
        var id = (string)context.Request.RouteValues["key"]!;
        if (
            await keys.FindNamedAsync(id, context.RequestAborted) is not { RevokedAt: null } key
            || await keys.RotateAsync(id, Overlap, context.RequestAborted) is not { } text
        )
        {
            var gone = Html.Of($"""<p class="notice" role="alert">It was cut off before; nothing was changed.</p>""");
            await WriteAsync(context, session, 409, gone);
            return;
        }
        ConsumerLog.Acted(log, "rotate", id);
        var grant = (await home.Store.FindAsync(key.Grant, context.RequestAborted))?.Grant;
        await NewKeyPage.WriteAsync(
            context,
            session,
            text,
            grant?.Name ?? key.Grant.ToString(),
            key.Policy,
            Overlap,
            address.Value
        );
    }

    public async Task RevokeAsync(HttpContext context)
    {
        if (await AllowAsync(context) is not { } session)
            return;
        var id = (string)context.Request.RouteValues["key"]!;
        var isDone = await keys.RevokeAsync(id, context.RequestAborted);
        ConsumerLog.Acted(log, "revoke", id);
        var said = isDone
            ? Html.Of($"""<p class="notice" role="status">Cut off. Within a second the key opens nothing.</p>""")
            : Html.Of($"""<p class="notice" role="status">It was cut off before; nothing was changed.</p>""");
        await WriteAsync(context, session, 200, said);
    }

    /// Null: a page that says why not was written.
    private async Task<OperatorSession?> AllowAsync(HttpContext context)
    {
        if (await sessions.FindAsync(context) is not { } session)
            await OperatorPages.SignedOutAsync(context);
        else if (!await OperatorForm.IsOursAsync(context, address, session))
            await OperatorPages.ForeignFormAsync(context);
        else
            return session;
        return null;
    }

    private static int Longest(string field) => field is "allow" or "fields" ? LongestList : LongestField;

    /// <exception cref="PolicyException"/>
    private async Task<KeyPolicy> ApplyAsync(PolicyDraft draft, Grant grant, CancellationToken cancellationToken) =>
        await home.Store.FindAppAsync(grant.App, cancellationToken) is { } app
        && home.Catalog.Find(app.Profile) is { } profile
            ? draft.Apply(KeyPolicy.Everything, profile, home.ProcessClock.GetUtcNow())
            : throw new PolicyException([$"The app {grant.App} names a provider that is not known here."]);

    private async Task WriteAsync(HttpContext context, OperatorSession session, int status, Html notice)
    {
        var grants = await home.Store.ListAsync(null, MostGrants, context.RequestAborted);
        var used = await usage.ListAsync(null, KeyAnswer.Days, context.RequestAborted);
        var usageOf = used.ToDictionary(usage => usage.Key);
        var known = grants.ToDictionary(grant => grant.Id, grant => (Grant?)grant);
        var views = new List<KeyView>();
        foreach (var key in await keys.ListAsync(context.RequestAborted))
        {
            if (!known.TryGetValue(key.Grant, out var grant))
                known[key.Grant] = grant = (await home.Store.FindAsync(key.Grant, context.RequestAborted))?.Grant;
            views.Add(new KeyView(key, grant, usageOf.GetValueOrDefault(key.Id)));
        }
        var apps = (await home.Store.ListAppsAsync(context.RequestAborted)).Select(app => app.Profile).Distinct();
        var presets = apps.Select(home.Catalog.Find)
            .OfType<Providers.ProviderProfile>()
            .SelectMany(Presets.NamesOf)
            .Distinct();
        await KeysPage.WriteAsync(
            context,
            session,
            status,
            notice,
            views,
            KeyForm.Of(session, grants, [.. presets]),
            home.ProcessClock.GetUtcNow()
        );
    }

    private static Html Wrong(string why) => Html.Of($"""<p class="notice" role="alert">{why} Nothing was made.</p>""");
}
