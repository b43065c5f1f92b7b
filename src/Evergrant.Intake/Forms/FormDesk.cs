using Evergrant.Hosting.Home;
using Evergrant.Intake.Accepting;
using Evergrant.Providers;
using Evergrant.Storage;

namespace Evergrant.Intake.Forms;

/// <summary>Makes, changes and removes forms, after everything about them was checked. For commands and the API.</summary>
/// <param name="home">Its keeper has been started, or nothing is asked of an account.</param>
/// <param name="forms">Of the same home.</param>
public sealed class FormDesk(EvergrantHome home, FormStore forms)
{
    private const string Profile = "keap";

    private readonly AccountCheck account = new(home);

    /// <exception cref="StoreUnavailableException"/>
    public async Task<FormOutcome> CreateAsync(string name, FormWish wish, CancellationToken cancellationToken)
    {
        var mistakes = new List<FieldMistake>();
        if (!GrantName.IsValid(name))
            Note(mistakes, "name", "holds a to z, 0 to 9 and -, at most 63 characters.");
        var grant = await FindGrantAsync(wish.Grant, mistakes, cancellationToken);
        var definition = FormDraft.Apply(new FormDefinition(), wish.Members, mistakes);
        if (await CheckAsync(grant, definition, wish, hasSecret: false, mistakes, cancellationToken) is { } refused)
            return refused;
        var form = new Form
        {
            Name = name,
            Grant = grant!.Id,
            Definition = definition!,
        };
        return await forms.AddAsync(form, wish.BotSecret, cancellationToken)
            ? new FormOutcome.Done((await forms.FindAsync(name, cancellationToken))!)
            : new FormOutcome.NameTaken();
    }

    /// <exception cref="StoreUnavailableException"/>
    public async Task<FormOutcome> ChangeAsync(string name, FormWish wish, CancellationToken cancellationToken)
    {
        if (await forms.FindAsync(name, cancellationToken) is not { } form)
            return new FormOutcome.NoSuchForm();
        if (form.IsConfigured)
            return new FormOutcome.Configured();
        var mistakes = new List<FieldMistake>();
        var definition = FormDraft.Apply(form.Definition, wish.Members, mistakes);
        // A secret belongs to a site key, and goes to nobody but the service it was given for.
        var hasSecret = form.HasBotSecret && definition?.BotCheck == form.Definition.BotCheck;
        var grant = await FindGrantAsync(form.Grant.ToString(), mistakes, cancellationToken);
        if (await CheckAsync(grant, definition, wish, hasSecret, mistakes, cancellationToken) is { } refused)
            return refused;
        return await forms.ChangeAsync(form, definition!, wish.BotSecret, cancellationToken)
            ? new FormOutcome.Done((await forms.FindAsync(name, cancellationToken))!)
            : new FormOutcome.Moved();
    }

    /// <summary>Closes a form, or opens it again. Twice is as good as once.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<FormOutcome> CloseAsync(string name, bool isClosed, CancellationToken cancellationToken)
    {
        await forms.CloseAsync(name, isClosed, cancellationToken);
        return await forms.FindAsync(name, cancellationToken) is { } form
            ? new FormOutcome.Done(form)
            : new FormOutcome.NoSuchForm();
    }

    /// <summary>Removes a form. What was sent to it stays on record.</summary>
    /// <param name="name">Of the form.</param>
    /// <param name="force">Also when something waits for delivery: a person has to look at that.</param>
    /// <param name="cancellationToken"/>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<FormOutcome> RemoveAsync(string name, bool force, CancellationToken cancellationToken)
    {
        if (await forms.FindAsync(name, cancellationToken) is not { } form)
            return new FormOutcome.NoSuchForm();
        // One that the settings give to another grant can come only when this one has gone.
        if (form.IsConfigured && !await ConfiguredForms.IsElsewhereAsync(home, form, cancellationToken))
            return new FormOutcome.Configured();
        var waiting = await forms.RemoveAsync(form, force, cancellationToken);
        return waiting == 0 || force ? new FormOutcome.Done(form) : new FormOutcome.Undelivered(waiting);
    }

    private async Task<Grant?> FindGrantAsync(
        string? asked,
        List<FieldMistake> mistakes,
        CancellationToken cancellationToken
    )
    {
        if (asked is { Length: > 0 } && await home.Keeper.FindAsync(asked, cancellationToken) is { } found)
            return found.Grant;
        Note(mistakes, "grant", "names no grant; its contacts need one to go to.");
        return null;
    }

    /// Null: nothing is wrong.
    private async Task<FormOutcome?> CheckAsync(
        Grant? grant,
        FormDefinition? definition,
        FormWish wish,
        bool hasSecret,
        List<FieldMistake> mistakes,
        CancellationToken cancellationToken
    )
    {
        if (definition?.BotCheck is { } check)
            CheckBot(check, wish.BotSecret is not null || hasSecret, mistakes);
        else if (definition is not null && wish.BotSecret is not null)
            Note(mistakes, "bot_check", "is not there; a secret goes with one.");
        var (app, profile) = grant is null ? default : await FindAppAsync(grant, mistakes, cancellationToken);
        if (definition is not null && profile is not null && !wish.IsUnchecked)
        {
            var away = await account.FindMistakesAsync(grant!, app!, profile, definition, mistakes, cancellationToken);
            // What is wrong in any case is told first: the account may be asked after that.
            if (away is not null && mistakes.Count == 0)
                return new FormOutcome.AccountUnavailable(away);
        }
        return mistakes.Count > 0 ? new FormOutcome.Invalid(mistakes) : null;
    }

    private async Task<(App?, ProviderProfile?)> FindAppAsync(
        Grant grant,
        List<FieldMistake> mistakes,
        CancellationToken cancellationToken
    )
    {
        if (
            await home.Store.FindAppAsync(grant.App, cancellationToken) is { Profile: Profile } app
            && home.Catalog.Find(app.Profile) is { } profile
        )
            return (app, profile);
        Note(mistakes, "grant", $"{grant.Name} is not of Keap; forms make contacts in Keap only.");
        return default;
    }

    private void CheckBot(BotCheck check, bool hasSecret, List<FieldMistake> mistakes)
    {
        if (!hasSecret)
            Note(
                mistakes,
                "bot_check",
                "needs the secret that belongs to the site key; one that was given for another key or service is not used."
            );
        if (
            check.VerifyAddress is { } verify
            && home.Settings.Alerts.Allowed.Problem(verify.DnsSafeHost, verify.Scheme == Uri.UriSchemeHttps)
                is { } problem
        )
            Note(mistakes, "bot_check", $"verify_address {problem}");
    }

    private static void Note(List<FieldMistake> mistakes, string member, string text) =>
        mistakes.Add(new FieldMistake(FormDraft.Code, member, text));
}
