using Evergrant.Hosting.Home;
using Evergrant.Http;
using Evergrant.Intake.Accepting;
using Evergrant.Keap;
using Evergrant.Providers;

namespace Evergrant.Intake.Forms;

/// Whether the account has what a form names. Reads only.
internal sealed class AccountCheck(EvergrantHome home)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <returns>Null: it was asked, and <paramref name="mistakes"/> has what is missing. Else why it could not be.</returns>
    public async Task<string?> FindMistakesAsync(
        Grant grant,
        App app,
        ProviderProfile profile,
        FormDefinition definition,
        List<FieldMistake> mistakes,
        CancellationToken cancellationToken
    )
    {
        using var handler = new AccessTokenHandler(new KeeperTokens(home.Keeper), grant.Id.ToString())
        {
            InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, Proxy = new ProxyElsewhere() },
        };
        using var http = new HttpClient(handler)
        {
            BaseAddress = new Uri(ProviderEndpoints.For(app, profile).Api, "/"),
            Timeout = Limit,
        };
        var keap = new KeapClient(http, new KeapClientOptions { ProcessClock = home.ProcessClock });
        try
        {
            await CheckTagsAsync(keap, definition, mistakes, cancellationToken);
            await CheckFieldsAsync(keap, definition, mistakes, cancellationToken);
            await CheckUserAsync(keap, "owner_id", definition.OwnerId, mistakes, cancellationToken);
            var from = definition.Welcome.Way == WelcomeWay.Email ? definition.Welcome.FromUserId : null;
            await CheckUserAsync(keap, "welcome", from, mistakes, cancellationToken);
            return null;
        }
        catch (Exception away)
            when (away is KeapException or GrantUnavailableException or TokenNotAllowedException or HttpRequestException
            )
        {
            return away.Message;
        }
    }

    private static async Task CheckTagsAsync(
        KeapClient keap,
        FormDefinition definition,
        List<FieldMistake> mistakes,
        CancellationToken cancellationToken
    )
    {
        if (definition.MakesTags)
            return;
        var started = definition.Welcome.Way == WelcomeWay.Automation ? definition.Welcome.Tag : null;
        var named = definition
            .Tags.Select(tag => ("tags", tag))
            .Concat(definition.OfferedTags.Select(tag => ("offered_tags", tag)))
            .Concat(started is null ? [] : new[] { ("welcome", started) });
        foreach (var (member, tag) in named)
            if (await keap.Tags.FindAsync(tag, cancellationToken) is null)
                Note(mistakes, member, $"names the tag “{tag}”, which the account does not have.");
    }

    private static async Task CheckFieldsAsync(
        KeapClient keap,
        FormDefinition definition,
        List<FieldMistake> mistakes,
        CancellationToken cancellationToken
    )
    {
        var labels = definition
            .Fields.Values.Select(text => FieldNames.TryWritten(text, out var meaning) ? meaning.Label : null)
            .OfType<string>()
            .Distinct()
            .ToList();
        if (labels.Count == 0)
            return;
        var model = await keap.CustomFields.GetModelAsync(cancellationToken);
        foreach (var label in labels.Where(label => model.Find(label) is null))
            Note(mistakes, "fields", $"names the custom field “{label}”, which the account does not have.");
    }

    private static async Task CheckUserAsync(
        KeapClient keap,
        string member,
        string? user,
        List<FieldMistake> mistakes,
        CancellationToken cancellationToken
    )
    {
        if (user is null)
            return;
        try
        {
            await keap.Users.GetAsync(user, cancellationToken);
        }
        catch (KeapNotFoundException)
        {
            Note(mistakes, member, $"names the user {user}, whom the account does not have.");
        }
    }

    private static void Note(List<FieldMistake> mistakes, string member, string text) =>
        mistakes.Add(new FieldMistake(FormDraft.Code, member, text));
}
