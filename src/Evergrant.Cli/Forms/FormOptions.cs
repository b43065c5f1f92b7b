using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Forms;

namespace Evergrant.Cli.Forms;

/// What a form is to be, when it is made and later. `none` takes away what was.
internal sealed class FormOptions
{
    private const string None = "none";

    private readonly List<(Option Option, Action<ParseResult, JsonObject> Write)> all = [];
    private readonly Option<string?> turnstile;
    private readonly Option<string?> recaptcha;
    private readonly Option<Uri?> verify;
    private readonly Option<FileInfo?> secret = SecretInput.File("--bot-secret-file", "the secret of the bot check");
    private readonly Option<bool> isUnchecked = new("--unchecked")
    {
        Description = "Do not ask the account whether it has the tags, fields and users.",
    };

    public FormOptions()
    {
        List("--tag", "tags", "NAME", "A tag that every contact of the form gets.");
        List("--offer-tag", "offered_tags", "NAME", "A tag that a visitor may choose by tags[].");
        Flag("--make-tags", "makes_tags", "Tags that the account does not have are made.");
        Welcome();
        Fields();
        List(
            "--require",
            "required",
            "FIELD",
            "A field without which a submission is refused; the address always is one."
        );
        Flag("--strict", "is_strict", "Refuse fields that are not known. Default: keep them, and do not send them on.");
        Text(
            "--redirect",
            "redirect",
            "URL",
            "Where the browser goes afterwards. Default: a page of ours says thanks."
        );
        List("--origin", "origins", "SITE", "A site whose pages may post: https://www.example.com. Default: any.");
        Flag("--needs-key", "needs_key", "Take what comes with a key of the grant only: for back ends.");
        Text(
            "--consent",
            "consent",
            "TEXT",
            "What the visitor agrees to, word for word. Without it nobody is made marketable."
        );
        Text(
            "--consent-field",
            "consent_field",
            "FIELD",
            "The box that has to be ticked for it. Default: whoever sends agrees."
        );
        Text("--opt-in-reason", "opt_in_reason", "TEXT", "Noted in Keap when a new contact agreed.");
        Text("--owner", "owner_id", "ID", "The user who looks after new contacts.");
        Text("--lead-source", "lead_source_id", "ID", "Where new contacts heard of the business.");
        Choice(
            "--on-existing",
            "on_existing",
            "A contact that is there already.",
            "fill_empty",
            "overwrite",
            "leave_alone"
        );
        Choice(
            "--match",
            "match",
            "By what a contact is there.",
            "email",
            "email_and_name",
            "email_and_name_and_company"
        );
        Number("--per-address", "per_address", "Most submissions of one network address in a minute. Default 10.");
        Number("--per-minute", "per_minute", "Most submissions in a minute. Default 1000.");
        Number("--keep-days", "keep_days", "Days for which what was delivered is kept. Default 30.");
        turnstile = Own(
            "--turnstile",
            "SITEKEY",
            "Ask Cloudflare's Turnstile for persons. The secret comes from stdin or a file; 'none' ends it."
        );
        recaptcha = Own("--recaptcha", "SITEKEY", "Ask Google's reCAPTCHA instead.");
        verify = new Option<Uri?>("--verify-address")
        {
            Description = "Where the bot check's answers are verified. Default: the service's own.",
            HelpName = "URL",
        };
        all.Add((verify, (_, _) => { }));
        all.Add((secret, (_, _) => { }));
        all.Add((isUnchecked, (_, _) => { }));
    }

    public void AddTo(Command command)
    {
        foreach (var (option, _) in all)
            command.Options.Add(option);
    }

    /// <exception cref="UsageException"/>
    public async Task<FormWish> ReadAsync(ParseResult parsed, string? grant, CancellationToken cancellationToken)
    {
        var members = new JsonObject();
        foreach (var (_, write) in all)
            write(parsed, members);
        WriteBotCheck(parsed, members);
        return new FormWish(members)
        {
            Grant = grant,
            IsUnchecked = parsed.GetValue(isUnchecked),
            BotSecret = NeedsSecret(parsed, members) ? await ReadSecretAsync(parsed, cancellationToken) : null,
        };
    }

    /// A site key comes with its secret; a file alone has a new one for the key that is there.
    private bool NeedsSecret(ParseResult parsed, JsonObject members) =>
        parsed.GetValue(secret) is not null || members["bot_check"] is not null;

    private async Task<BotSecret> ReadSecretAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        new(
            SecretInput.OneLine(
                await SecretInput.TextAsync(parsed.GetValue(secret), "Secret of the bot check", cancellationToken),
                "secret",
                "--bot-secret-file"
            )
        );

    private void WriteBotCheck(ParseResult parsed, JsonObject members)
    {
        var (first, second) = (parsed.GetValue(turnstile), parsed.GetValue(recaptcha));
        if (first is not null && second is not null)
            throw new UsageException("--turnstile or --recaptcha, one of them.");
        if ((first ?? second) is not { } key)
        {
            if (parsed.GetValue(verify) is not null)
                throw new UsageException("--verify-address goes with --turnstile or --recaptcha.");
            return;
        }
        members["bot_check"] =
            key == None
                ? null
                : new JsonObject
                {
                    ["kind"] = first is null ? "recaptcha" : "turnstile",
                    ["site_key"] = key,
                    ["verify_address"] = parsed.GetValue(verify)?.OriginalString,
                };
    }

    private void Welcome()
    {
        var way = Own("--welcome", "WAY", "automation (a tag starts one of the account's), email, or none.");
        var tag = Own("--welcome-tag", "NAME", "The tag that the automation starts with.");
        var subject = Own("--subject", "TEXT", "Of the welcome mail.");
        var html = FileOf("--html-file", "Holds the welcome mail in HTML.");
        var plain = FileOf("--text-file", "Holds the welcome mail in plain text.");
        var from = Own("--from-user", "ID", "The user whom the welcome mail is from.");
        var unknown = new Option<string?>("--unknown-mail")
        {
            Description =
                "When nobody can know whether the mail went out: skip (at most one mail; default) or repeat (at least one).",
            HelpName = "WHAT",
        };
        all.Add(
            (
                unknown,
                (parsed, members) =>
                {
                    var welcome = new JsonObject();
                    Put(welcome, "way", parsed.GetValue(way));
                    Put(welcome, "tag", parsed.GetValue(tag));
                    Put(welcome, "subject", parsed.GetValue(subject));
                    Put(welcome, "html", Read(parsed.GetValue(html)));
                    Put(welcome, "plain", Read(parsed.GetValue(plain)));
                    Put(welcome, "from_user_id", parsed.GetValue(from));
                    if (parsed.GetValue(unknown) is { } said)
                        welcome["repeats_unknown"] = said switch
                        {
                            "repeat" => true,
                            "skip" => false,
                            _ => throw new UsageException("--unknown-mail is skip or repeat."),
                        };
                    if (welcome.Count > 0)
                        members["welcome"] = welcome;
                }
            )
        );
    }

    private void Fields()
    {
        var option = new Option<string[]>("--field")
        {
            Description =
                "What a field of yours is: theirname=phone, colour=custom:Colour, csrf=ignore. Can be given again.",
            HelpName = "NAME=WHAT",
        };
        all.Add(
            (
                option,
                (parsed, members) =>
                {
                    if (parsed.GetValue(option) is not { Length: > 0 } given)
                        return;
                    var fields = new JsonObject();
                    foreach (var text in given is [None] ? [] : given)
                    {
                        var equals = text.LastIndexOf('=');
                        if (equals < 1)
                            throw new UsageException($"--field '{text}': write NAME=WHAT, such as theirname=phone.");
                        fields[text[..equals]] = text[(equals + 1)..];
                    }
                    members["fields"] = fields;
                }
            )
        );
    }

    private void List(string flag, string member, string helpName, string description)
    {
        var option = new Option<string[]>(flag)
        {
            Description = $"{description} Can be given again.",
            HelpName = helpName,
        };
        all.Add(
            (
                option,
                (parsed, members) =>
                {
                    if (parsed.GetValue(option) is { Length: > 0 } given)
                        members[member] = new JsonArray([
                            .. (given is [None] ? [] : given).Select(text => (JsonNode)text),
                        ]);
                }
            )
        );
    }

    private void Text(string flag, string member, string helpName, string description)
    {
        var option = new Option<string?>(flag) { Description = description, HelpName = helpName };
        all.Add((option, (parsed, members) => Put(members, member, parsed.GetValue(option))));
    }

    private void Choice(string flag, string member, string description, params string[] choices) =>
        Text(flag, member, "WHAT", $"{description} {string.Join(", ", choices)}. Default: {choices[0]}.");

    private void Flag(string flag, string member, string description)
    {
        var option = new Option<bool?>(flag) { Description = $"{description} To undo: {flag} false." };
        all.Add(
            (
                option,
                (parsed, members) =>
                {
                    if (parsed.GetValue(option) is { } said)
                        members[member] = said;
                }
            )
        );
    }

    private void Number(string flag, string member, string description)
    {
        var option = new Option<int?>(flag) { Description = description, HelpName = "NUMBER" };
        all.Add(
            (
                option,
                (parsed, members) =>
                {
                    if (parsed.GetValue(option) is { } number)
                        members[member] = number;
                }
            )
        );
    }

    private Option<string?> Own(string flag, string helpName, string description)
    {
        var option = new Option<string?>(flag) { Description = description, HelpName = helpName };
        all.Add((option, (_, _) => { }));
        return option;
    }

    private Option<FileInfo?> FileOf(string flag, string description)
    {
        var option = new Option<FileInfo?>(flag) { Description = description, HelpName = "FILE" };
        all.Add((option, (_, _) => { }));
        return option;
    }

    private static void Put(JsonObject members, string name, string? text)
    {
        if (text is not null)
            members[name] = text == None && name != "way" ? null : text;
    }

    private static string? Read(FileInfo? file)
    {
        try
        {
            return file is null ? null : File.ReadAllText(file.FullName);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file!.FullName} cannot be read: {unreadable.Message}");
        }
    }
}
