using Evergrant.Intake.Accepting;
using Evergrant.Providers;

namespace Evergrant.Intake.Forms;

/// What a definition has to be, as far as can be told without asking the account. Pure.
internal sealed class FormRules
{
    private const int MostFields = 100;
    private const int MostTags = 50;
    private const int MostOrigins = 50;
    private const int LongestText = 4_000;
    private const int LongestMail = 200_000;
    private const int LongestAddress = 2_000;

    private readonly FormDefinition form;
    private readonly List<FieldMistake> mistakes;

    private FormRules(FormDefinition form, List<FieldMistake> mistakes) =>
        (this.form, this.mistakes) = (form, mistakes);

    /// <returns>The same, with what can be written in several ways written in one. Null: it cannot be.</returns>
    public static FormDefinition? Check(FormDefinition form, List<FieldMistake> mistakes)
    {
        var before = mistakes.Count;
        var rules = new FormRules(form, mistakes);
        rules.CheckFields();
        rules.CheckTags();
        rules.CheckWelcome();
        rules.CheckConsent();
        rules.CheckAddresses();
        rules.CheckNumbers();
        return mistakes.Count > before
            ? null
            : form with
            {
                Origins = [.. form.Origins.Select(origin => Origins.Normal(origin)!).Distinct()],
            };
    }

    private void CheckFields()
    {
        if (form.Fields.Count > MostFields || form.Required.Count > MostFields)
            Note(form.Fields.Count > MostFields ? "fields" : "required", $"has more than {MostFields} entries.");
        foreach (var (name, target) in form.Fields)
        {
            CheckName("fields", name);
            if (target is null || !FieldNames.TryWritten(target, out _) || !IsLine(target, SubmissionLimits.Line))
                Note("fields", $"{name} goes to none of {FieldNames.WrittenNames}.");
        }
        foreach (var name in form.Required)
            CheckName("required", name);
    }

    private void CheckName(string member, string? name)
    {
        if (name is null || FieldText.FlawOfName(name) is not null)
            Note(member, $"has a name that no field can have; one has 1 to {SubmissionLimits.Name} characters.");
    }

    private void CheckTags()
    {
        if (form.Tags.Count + form.OfferedTags.Count > MostTags)
            Note("tags", $"and offered_tags are more than {MostTags} together.");
        CheckNames("tags", form.Tags);
        CheckNames("offered_tags", form.OfferedTags);
    }

    private void CheckNames(string member, IReadOnlyList<string> names)
    {
        if (names.Any(name => !IsLine(name, SubmissionLimits.Line)))
            Note(member, "has a name that no tag can have: empty, too long, or of several lines.");
        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != names.Count)
            Note(member, "says a name twice.");
    }

    private void CheckWelcome()
    {
        var welcome = form.Welcome;
        switch (welcome.Way)
        {
            case WelcomeWay.Automation when !IsLine(welcome.Tag, SubmissionLimits.Line):
                Note("welcome", "by automation needs the tag that the automation begins with (welcome.tag).");
                break;
            case WelcomeWay.Email:
                if (!IsLine(welcome.Subject, SubmissionLimits.Line))
                    Note("welcome", "by email needs a subject of one line (welcome.subject).");
                if (string.IsNullOrWhiteSpace(welcome.Html) && string.IsNullOrWhiteSpace(welcome.Plain))
                    Note("welcome", "by email needs a text (welcome.html or welcome.plain).");
                if (!IsId(welcome.FromUserId))
                    Note("welcome", "by email needs the id of the user it is from (welcome.from_user_id).");
                break;
        }
        if (welcome.Html?.Length > LongestMail || welcome.Plain?.Length > LongestMail)
            Note("welcome", $"has a text of more than {LongestMail} characters.");
    }

    private void CheckConsent()
    {
        if (form.Consent is { } consent && (string.IsNullOrWhiteSpace(consent) || consent.Length > LongestText))
            Note("consent", $"is a text of 1 to {LongestText} characters.");
        if (form.ConsentField is { } box)
        {
            CheckName("consent_field", box);
            if (form.Consent is null)
                Note("consent_field", "is a box for nothing: say in consent what is agreed to.");
        }
        if (form.OptInReason is { } reason && !IsLine(reason, SubmissionLimits.Line))
            Note("opt_in_reason", $"is one line of at most {SubmissionLimits.Line} characters.");
        if (form.OwnerId is { } owner && !IsId(owner))
            Note("owner_id", "is no id of a user: those are numbers.");
        if (form.LeadSourceId is { } source && !IsId(source))
            Note("lead_source_id", "is no id of a lead source: those are numbers.");
    }

    private void CheckAddresses()
    {
        if (form.Redirect is { } redirect && !IsForBrowsers(redirect))
            Note("redirect", "must be a whole address, https://… (plain http only on this machine).");
        if (form.Origins.Count > MostOrigins)
            Note("origins", $"has more than {MostOrigins} entries.");
        if (form.Origins.Any(origin => origin is null || Origins.Normal(origin) is null))
            Note("origins", "has one that is no site: write https://www.example.com, without a path.");
        if (form.BotCheck is not { } check)
            return;
        if (!IsLine(check.SiteKey, SubmissionLimits.Line) || check.SiteKey.Any(char.IsWhiteSpace))
            Note("bot_check", "needs the public site key that the service gave you (bot_check.site_key).");
        if (check.VerifyAddress is { } verify && (!verify.IsAbsoluteUri || verify.Scheme is not ("http" or "https")))
            Note("bot_check", "verifies at no address (bot_check.verify_address).");
    }

    private void CheckNumbers()
    {
        CheckNumber("per_address", form.PerAddress, 10_000);
        CheckNumber("per_minute", form.PerMinute, 1_000_000);
        CheckNumber("keep_days", form.KeepDays, 3_650);
    }

    private void CheckNumber(string member, int number, int most)
    {
        if (number < 1 || number > most)
            Note(member, $"must be 1 to {most}.");
    }

    /// What a response's header may name.
    private static bool IsForBrowsers(Uri address) =>
        address.IsAbsoluteUri
        && address.OriginalString.Length <= LongestAddress
        && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && Loopback.Names(address)));

    private static bool IsLine(string? text, int longest) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl);

    private static bool IsId(string? text) => text is { Length: > 0 and <= 19 } && text.All(char.IsAsciiDigit);

    private void Note(string member, string text) => mistakes.Add(new FieldMistake(FormDraft.Code, member, text));
}
