using System.Globalization;
using System.Text.Json;
using Evergrant.Hosting.Home;
using Evergrant.Refresh;
using Evergrant.Server.Web;

namespace Evergrant.Server.Grants;

internal sealed class GrantEndpoints(EvergrantHome home)
{
    private const int LargestPage = 256;

    public async Task ListAsync(HttpContext context)
    {
        var after = context.Request.Query["after"];
        var asked = context.Request.Query["limit"];
        var limit = LargestPage;
        if (after.Count > 1 || (after.Count == 1 && !GrantName.IsValid(after)))
            await Problem.WriteAsync(context, 400, "invalid_after", "after is the name of a grant.");
        else if (asked.Count > 0 && !TryReadLimit(asked, out limit))
            await Problem.WriteAsync(context, 400, "invalid_limit", $"limit is a number, 1 to {LargestPage}.");
        else
            await WriteListAsync(context, after, limit);
    }

    public async Task ShowAsync(HttpContext context)
    {
        if (await home.Keeper.FindAsync(context.GrantRoute(), context.RequestAborted) is { } found)
            await Json.WriteAsync(context, 200, Answer(found.Grant), GrantsJson.Default.GrantAnswer);
        else
            await Problem.WriteAsync(context, GrantProblems.NoSuchGrant);
    }

    public async Task RefreshAsync(HttpContext context)
    {
        var outcome = await home.Keeper.RefreshAsync(context.GrantRoute(), context.RequestAborted);
        if (GrantProblems.Of(outcome, home.Calendar.GetUtcNow()) is { } problem)
            await Problem.WriteAsync(context, problem);
        else if (outcome is RefreshOutcome.Rotated({ Grant: var rotated }))
            await WriteAsync(context, new RefreshAnswer(true, Answer(rotated)));
        else if (outcome is RefreshOutcome.Unchanged({ Grant: var unchanged }))
            await WriteAsync(context, new RefreshAnswer(false, Answer(unchanged)));
    }

    public async Task KeepAsync(HttpContext context)
    {
        if (await ReadKeepAsync(context) is not { } keep)
        {
            await Problem.WriteAsync(
                context,
                400,
                "invalid_keep",
                "The body is JSON like {\"keep\": \"warm\"}: auto, warm or alive."
            );
            return;
        }
        switch (await home.Keeper.KeepAsync(context.GrantRoute(), keep, context.RequestAborted))
        {
            case SwitchResult.Switched(var grant):
                await Json.WriteAsync(context, 200, Answer(grant), GrantsJson.Default.GrantAnswer);
                break;
            case SwitchResult.Unchanged(var grant):
                await Json.WriteAsync(context, 200, Answer(grant), GrantsJson.Default.GrantAnswer);
                break;
            case SwitchResult.Ended(var grant):
                await Problem.WriteAsync(context, 409, "grant_revoked", Advice.For(grant, home.Calendar.GetUtcNow()));
                break;
            default:
                await Problem.WriteAsync(context, GrantProblems.NoSuchGrant);
                break;
        }
    }

    /// Null: it is none.
    private static async Task<Keep?> ReadKeepAsync(HttpContext context)
    {
        try
        {
            var asked = await JsonSerializer.DeserializeAsync(
                context.Request.Body,
                GrantsJson.Default.KeepRequest,
                context.RequestAborted
            );
            return Enum.GetValues<Keep>()
                .Where(keep => GrantAnswer.Spell(keep) == asked?.Keep)
                .Select(keep => (Keep?)keep)
                .FirstOrDefault();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task WriteListAsync(HttpContext context, string? after, int limit)
    {
        var grants = await home.Store.ListAsync(after, limit, context.RequestAborted);
        var answer = new GrantsAnswer([.. grants.Select(Answer)], grants.Count == limit ? grants[^1].Name : null);
        await Json.WriteAsync(context, 200, answer, GrantsJson.Default.GrantsAnswer);
    }

    private static Task WriteAsync(HttpContext context, RefreshAnswer answer) =>
        Json.WriteAsync(context, 200, answer, GrantsJson.Default.RefreshAnswer);

    private GrantAnswer Answer(Grant grant) => GrantAnswer.Of(grant, home.Calendar.GetUtcNow());

    private static bool TryReadLimit(Microsoft.Extensions.Primitives.StringValues asked, out int limit) =>
        int.TryParse(asked.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out limit)
        && limit is >= 1 and <= LargestPage;
}
