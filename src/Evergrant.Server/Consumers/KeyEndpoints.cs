using System.Text.Json;
using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Server.Policies;
using Evergrant.Server.Traces;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Consumers;

/// Keys for operators' programs: what `evergrant key` does, over HTTP.
internal sealed class KeyEndpoints(EvergrantHome home, ConsumerKeys keys, UsageTable usage)
{
    public async Task ListAsync(HttpContext context)
    {
        var answers = new List<KeyAnswer>();
        var used = await usage.ListAsync(null, KeyAnswer.Days, context.RequestAborted);
        foreach (var key in await keys.ListAsync(context.RequestAborted))
            answers.Add(await AnswerAsync(key, used, context.RequestAborted));
        await Json.WriteAsync(context, 200, new KeysAnswer(answers), KeysJson.Default.KeysAnswer);
    }

    public async Task ShowAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } key)
            await WriteAsync(context, key);
    }

    public async Task CreateAsync(HttpContext context)
    {
        if (await ReadAsync(context, KeysJson.Default.KeyRequest) is not { } asked)
            return;
        if (asked.Grant is null || await home.Keeper.FindAsync(asked.Grant, context.RequestAborted) is not { } opens)
        {
            await Problem.WriteAsync(context, GrantProblems.NoSuchGrant);
            return;
        }
        try
        {
            var wanted = new NewConsumerKey
            {
                Grant = opens.Grant.Id,
                Name = asked.Name,
                TokenRead = asked.TokenRead ?? false,
                Policy = await ApplyAsync(asked, KeyPolicy.Everything, opens.Grant, context.RequestAborted),
                Note = asked.Note,
            };
            if (await keys.AddAsync(wanted, context.RequestAborted) is { } text)
                await WriteTextAsync(context, text);
            else
                await Problem.WriteAsync(context, 409, "key_name_taken", $"A key called {asked.Name} works already.");
        }
        catch (Exception mistake) when (mistake is PolicyException or ArgumentException)
        {
            await Problem.WriteAsync(context, 400, "invalid_key", mistake.Message);
        }
    }

    public async Task ChangeAsync(HttpContext context)
    {
        if (
            await FindAsync(context) is not { } key
            || await ReadAsync(context, KeysJson.Default.KeyRequest) is not { } asked
        )
            return;
        if (asked is not { Grant: null, Name: null, TokenRead: null })
        {
            await Problem.WriteAsync(
                context,
                400,
                "invalid_key",
                "Nothing was changed: grant, name and token_read stay as they were made; make another key."
            );
            return;
        }
        if (await home.Store.FindAsync(key.Grant, context.RequestAborted) is not { } opens)
        {
            await Problem.WriteAsync(context, GrantProblems.NoSuchGrant);
            return;
        }
        try
        {
            var policy = await ApplyAsync(asked, key.Policy, opens.Grant, context.RequestAborted);
            if (await keys.ChangeAsync(key, policy, asked.Note ?? key.Note, context.RequestAborted))
                await WriteAsync(context, (await keys.FindNamedAsync(key.Id, context.RequestAborted))!);
            else
                await Problem.WriteAsync(context, NoSuchKey);
        }
        catch (Exception mistake) when (mistake is PolicyException or ArgumentException)
        {
            await Problem.WriteAsync(context, 400, "invalid_key", mistake.Message);
        }
    }

    public async Task RotateAsync(HttpContext context)
    {
        var overlap = TimeSpan.FromHours(24);
        var asked = context.Request.Query["overlap"].ToString();
        if (asked == "0s")
            overlap = TimeSpan.Zero;
        else if (asked.Length > 0 && (!Duration.TryParse(asked, out overlap) || overlap > TimeSpan.FromDays(90)))
        {
            await Problem.WriteAsync(context, 400, "invalid_overlap", "overlap is a span such as 24h, 0s to 90d.");
            return;
        }
        if (await FindAsync(context) is not { } key)
            return;
        if (await keys.RotateAsync(key.Id, overlap, context.RequestAborted) is { } text)
            await WriteTextAsync(context, text);
        else
            await Problem.WriteAsync(context, NoSuchKey);
    }

    /// Twice is as good as once.
    public async Task RevokeAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } key)
            return;
        await keys.RevokeAsync(key.Id, context.RequestAborted);
        await WriteAsync(context, (await keys.FindNamedAsync(key.Id, context.RequestAborted))!);
    }

    private static ProblemDocument NoSuchKey { get; } =
        Problem.New(404, "no_such_key", "There is no key of that id or name that works.");

    private async Task<ConsumerKey?> FindAsync(HttpContext context)
    {
        var asked = (string)context.Request.RouteValues["key"]!;
        if (await keys.FindNamedAsync(asked, context.RequestAborted) is { } key)
            return key;
        await Problem.WriteAsync(context, NoSuchKey);
        return null;
    }

    private static async Task<T?> ReadAsync<T>(
        HttpContext context,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type
    )
        where T : class
    {
        try
        {
            if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) is { } read)
                return read;
        }
        catch (JsonException)
        {
            // Told below.
        }
        await Problem.WriteAsync(
            context,
            400,
            "invalid_key",
            "The body is JSON like {\"grant\": \"acme\", \"name\": \"cleo\", \"preset\": \"contacts+tags-write\", \"rate\": [\"5/s\"]}."
        );
        return null;
    }

    /// <exception cref="PolicyException"/>
    private async Task<KeyPolicy> ApplyAsync(
        KeyRequest asked,
        KeyPolicy to,
        Grant grant,
        CancellationToken cancellationToken
    ) =>
        await home.Store.FindAppAsync(grant.App, cancellationToken) is { } app
        && home.Catalog.Find(app.Profile) is { } profile
            ? asked.ToDraft().Apply(to, profile, home.ProcessClock.GetUtcNow())
            : throw new PolicyException([$"The app {grant.App} names a provider that is not known here."]);

    private async Task WriteAsync(HttpContext context, ConsumerKey key)
    {
        var used = await usage.ListAsync(key.Id, KeyAnswer.Days, context.RequestAborted);
        var answer = await AnswerAsync(key, used, context.RequestAborted);
        await Json.WriteAsync(context, 200, answer, KeysJson.Default.KeyAnswer);
    }

    private async Task WriteTextAsync(HttpContext context, string text)
    {
        var known = await keys.FindAsync(KeyText.Hash(text), context.RequestAborted);
        var answer = await AnswerAsync(known!.Key, [], context.RequestAborted);
        await Json.WriteAsync(context, 200, new NewKeyAnswer(text, answer), KeysJson.Default.NewKeyAnswer);
    }

    private async Task<KeyAnswer> AnswerAsync(
        ConsumerKey key,
        IReadOnlyList<KeyUsage> used,
        CancellationToken cancellationToken
    ) =>
        KeyAnswer.Of(
            key,
            (await home.Store.FindAsync(key.Grant, cancellationToken))?.Grant.Name,
            used.FirstOrDefault(usage => usage.Key == key.Id)
        );
}
