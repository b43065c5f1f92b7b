using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Accepting;
using Evergrant.Storage;

namespace Evergrant.Intake.Forms;

/// <summary>Forms that are written in <c>evergrant.json</c>, brought into the store. As often as one likes.</summary>
public sealed class ConfiguredForms(EvergrantHome home, FormStore forms)
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private readonly ILogger log = home.Logs.CreateLogger<ConfiguredForms>();

    /// <summary>The account is not asked: a server must start without it.</summary>
    /// <exception cref="ConfigurationException">With every mistake; nothing was changed.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var wanted = Read();
        await CheckGrantsAsync(wanted, cancellationToken);
        foreach (var form in wanted)
            await ApplyAsync(form, cancellationToken);
        await forms.MarkConfiguredAsync([.. wanted.Select(form => form.Name)], cancellationToken);
    }

    /// <summary>Whether the settings want the form to go to another grant than it does.</summary>
    internal static async Task<bool> IsElsewhereAsync(
        EvergrantHome home,
        Form form,
        CancellationToken cancellationToken
    ) =>
        home.Settings.Forms is { } text
        && JsonNode.Parse(text, null, Lenient) is JsonObject all
        && all[form.Name] is JsonObject members
        && members["grant"] is JsonValue value
        && value.TryGetValue<string>(out var named)
        && (await home.Keeper.FindAsync(named, cancellationToken))?.Grant.Id != form.Grant;

    /// Before anything is written: a mistake in one form leaves all as they were.
    private async Task CheckGrantsAsync(IReadOnlyList<ConfiguredForm> wanted, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        foreach (var form in wanted)
            if (
                await home.Keeper.FindAsync(form.Grant, cancellationToken) is { Grant: var grant }
                && await forms.FindAsync(form.Name, cancellationToken) is { } known
                && known.Grant != grant.Id
            )
                errors.Add(
                    $"forms.{form.Name}: goes to another grant already; remove it first: evergrant form remove {form.Name}"
                );
        if (errors.Count > 0)
            throw new ConfigurationException(errors);
    }

    private List<ConfiguredForm> Read()
    {
        if (home.Settings.Forms is not { } text)
            return [];
        var errors = new List<string>();
        var read = new List<ConfiguredForm>();
        foreach (var (name, value) in JsonNode.Parse(text, null, Lenient)!.AsObject())
            if (value is not JsonObject members)
                errors.Add($"forms.{name}: must be an object with grant and what the form is to be.");
            else if (Read(name, members, errors) is { } form)
                read.Add(form);
        return errors.Count == 0 ? read : throw new ConfigurationException(errors);
    }

    private ConfiguredForm? Read(string name, JsonObject members, List<string> errors)
    {
        var mistakes = new List<FieldMistake>();
        var grant = Take(members, "grant", mistakes);
        var secretFile = Take(members, "bot_secret_file", mistakes);
        if (!GrantName.IsValid(name))
            mistakes.Add(new FieldMistake(FormDraft.Code, null, "a name holds a to z, 0 to 9 and -, at most 63."));
        if (grant is null)
            mistakes.Add(new FieldMistake(FormDraft.Code, "grant", "is missing; contacts need one to go to."));
        var definition = FormDraft.Apply(new FormDefinition(), members, mistakes);
        var secret = secretFile is null ? null : ReadSecret(secretFile, mistakes);
        if (definition?.BotCheck is not null && secretFile is null)
            mistakes.Add(new FieldMistake(FormDraft.Code, "bot_secret_file", "is missing; bot_check needs it."));
        errors.AddRange(mistakes.Select(mistake => $"forms.{name}: {mistake.Field} {mistake.Text}"));
        return mistakes.Count == 0 ? new ConfiguredForm(name, grant!, definition!, secret) : null;
    }

    private static string? Take(JsonObject members, string name, List<FieldMistake> mistakes)
    {
        if (!members.Remove(name, out var value) || value is null)
            return null;
        if (value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text)
            return text;
        mistakes.Add(new FieldMistake(FormDraft.Code, name, "must be text in quotes."));
        return null;
    }

    private BotSecret? ReadSecret(string named, List<FieldMistake> mistakes)
    {
        var path = Path.GetFullPath(named, home.Path);
        try
        {
            PrivateFiles.CheckFile(path);
            if (File.ReadAllText(path).Trim() is { Length: > 0 } text)
                return new BotSecret(text);
            mistakes.Add(new FieldMistake(FormDraft.Code, "bot_secret_file", $"{path} is empty."));
        }
        catch (ConfigurationException open)
        {
            mistakes.Add(new FieldMistake(FormDraft.Code, "bot_secret_file", open.Message));
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(new FieldMistake(FormDraft.Code, "bot_secret_file", $"{path} cannot be read."));
        }
        return null;
    }

    private async Task ApplyAsync(ConfiguredForm wanted, CancellationToken cancellationToken)
    {
        // One that is yet to be connected keeps nobody from starting: the form comes with the next start.
        if (await home.Keeper.FindAsync(wanted.Grant, cancellationToken) is not { Grant: var grant })
        {
            FormLog.NoGrant(log, wanted.Name, wanted.Grant);
            return;
        }
        if (await forms.FindAsync(wanted.Name, cancellationToken) is not { } known)
        {
            var form = new Form
            {
                Name = wanted.Name,
                Grant = grant.Id,
                Definition = wanted.Definition,
            };
            // Another node may have been quicker.
            await forms.AddAsync(form, wanted.Secret, cancellationToken);
            return;
        }
        if (
            !FormDraft.AreSame(known.Definition, wanted.Definition)
            || !await HasSecretAsync(known, wanted.Secret, cancellationToken)
        )
            await forms.ChangeAsync(known, wanted.Definition, wanted.Secret, cancellationToken);
    }

    private async Task<bool> HasSecretAsync(Form known, BotSecret? wanted, CancellationToken cancellationToken) =>
        wanted is null || (await forms.FindBotSecretAsync(known.Name, cancellationToken))?.Reveal() == wanted.Reveal();

    private sealed record ConfiguredForm(string Name, string Grant, FormDefinition Definition, BotSecret? Secret);
}
