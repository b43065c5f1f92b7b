using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Accepting;

/// <summary>From names and values to what they mean, with every mistake. Pure.</summary>
internal sealed class SubmissionReading
{
    /// Who says when it was sent says the second.
    private static readonly TimeSpan Blur = TimeSpan.FromSeconds(1);

    private readonly Form form;
    private readonly RawSubmission raw;
    private readonly Dictionary<FieldTarget, string> values = [];
    private readonly Dictionary<string, string> custom = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> other = new(StringComparer.Ordinal);
    private readonly List<string> tags = [];
    private readonly List<FieldMistake> mistakes = [];
    private string? stamp;
    private string? shown;
    private string? botAnswer;
    private bool isTrapped;
    private bool hasAgreed;

    private SubmissionReading(Form form, RawSubmission raw) => (this.form, this.raw) = (form, raw);

    /// <param name="form">What it asks for.</param>
    /// <param name="raw">What came.</param>
    /// <param name="trap">Name of the field that nobody sees.</param>
    /// <param name="now">Calendar.</param>
    public static ReadSubmission Read(Form form, RawSubmission raw, string trap, DateTimeOffset now)
    {
        var reading = new SubmissionReading(form, raw);
        if (raw.Fields.Count > SubmissionLimits.Fields)
            reading.Note("too_many_fields", null, $"A submission may have {SubmissionLimits.Fields} fields.");
        else
            foreach (var field in reading.Joined())
                reading.Take(field.Name, field.Value, trap);
        reading.CheckRequired();
        return new ReadSubmission
        {
            Content = reading.Content(now),
            Mistakes = reading.mistakes,
            Stamp = reading.stamp,
            BotAnswer = reading.botAnswer,
            IsTrapped = reading.isTrapped,
        };
    }

    /// Boxes and lists come as one name several times.
    private IEnumerable<(string Name, string Value)> Joined() =>
        raw
            .Fields.GroupBy(field => field.Key, StringComparer.Ordinal)
            .Select(same =>
                (same.Key, string.Join(", ", same.Select(field => field.Value.Trim()).Where(IsSaid).Distinct()))
            );

    private void Take(string name, string value, string trap)
    {
        if (FieldText.FlawOfName(name) is { } flaw)
        {
            mistakes.Add(flaw);
            return;
        }
        if (name == trap || name == SpecialFields.CommonTrap)
            isTrapped |= value.Length > 0;
        else if (name == SpecialFields.Stamp)
            stamp = IsSaid(value) ? value : null;
        else if (name == SpecialFields.Consent)
            shown = IsSaid(value) ? value : null;
        else if (SpecialFields.IsBotAnswer(name))
            botAnswer = IsSaid(value) ? value : null;
        else if (FieldNames.Find(form.Definition, name) is { } meaning)
            Take(name, value, meaning);
        else if (form.Definition.IsStrict)
            Note("unknown_field", name, "This form does not have this field.");
        else
            Take(name, value, new FieldMeaning(FieldTarget.Other));
    }

    private void Take(string name, string value, FieldMeaning meaning)
    {
        if (meaning.Target == FieldTarget.Nothing || !IsSaid(value))
            return;
        if (FieldText.FlawOf(name, value, meaning.TakesLines) is { } flaw)
        {
            mistakes.Add(flaw);
            return;
        }
        switch (meaning.Target)
        {
            case FieldTarget.Custom:
                Keep(custom, meaning.Label!, name, value);
                break;
            case FieldTarget.Other:
                other[name] = value;
                break;
            case FieldTarget.Consent:
                hasAgreed = value.ToLowerInvariant() is not ("0" or "no" or "off" or "false");
                break;
            case FieldTarget.Tags:
                TakeTags(name, value);
                break;
            case FieldTarget.Email when !MailShape.IsRight(value):
                Note("email_invalid", name, "This is no address for mail; one looks like ann@example.com.");
                break;
            default:
                Keep(values, meaning.Target, name, value);
                break;
        }
    }

    /// A tag that is not offered is kept, and never applied: a page may be older than the form.
    private void TakeTags(string name, string value)
    {
        var asked = raw.Fields.Where(field => field.Key == name).Select(field => field.Value.Trim()).Where(IsSaid);
        foreach (var tag in asked.Distinct())
            if (form.Definition.OfferedTags.FirstOrDefault(offered => IsOffered(offered, tag)) is { } known)
                tags.Add(known);
            else if (form.Definition.IsStrict)
                Note("tag_not_offered", name, "This form does not offer this choice.");
            else
                other[name] = value;
    }

    /// Two fields for one thing: the first counts and the other is kept. Whose submission it is nobody guesses.
    private void Keep<TKey>(Dictionary<TKey, string> kept, TKey key, string name, string value)
        where TKey : notnull
    {
        if (kept.TryAdd(key, value) || kept[key] == value)
            return;
        if (key is FieldTarget.Email)
            Note("field_repeated", name, "Two addresses for mail came, and they differ.");
        else
            other[name] = value;
    }

    private void CheckRequired()
    {
        foreach (var name in form.Definition.Required.Where(name => !IsFilled(name)))
            Note("field_missing", name, "This field has to be filled in.");
        if (!values.ContainsKey(FieldTarget.Email) && !mistakes.Exists(mistake => mistake.Code == "email_invalid"))
            Note("email_missing", NameOf(FieldTarget.Email), "An address for mail has to be filled in.");
    }

    private bool IsFilled(string required) =>
        mistakes.Exists(mistake => mistake.Field is { } name && FieldNames.IsSame(name, required))
        || (
            // A box that says no is not ticked.
            form.Definition.ConsentField
                is { } box
            && FieldNames.IsSame(box, required)
                ? hasAgreed
                : raw.Fields.Any(field => FieldNames.IsSame(field.Key, required) && IsSaid(field.Value))
        );

    private string NameOf(FieldTarget target) =>
        raw.Fields.FirstOrDefault(field => FieldNames.Find(form.Definition, field.Key)?.Target == target).Key
        ?? "email";

    private Content Content(DateTimeOffset now)
    {
        var (given, family) = PersonName.Of(
            Value(FieldTarget.GivenName),
            Value(FieldTarget.FamilyName),
            Value(FieldTarget.FullName)
        );
        return new Content
        {
            Email = Value(FieldTarget.Email),
            GivenName = given,
            FamilyName = family,
            Phone = Value(FieldTarget.Phone),
            Company = Value(FieldTarget.Company),
            JobTitle = Value(FieldTarget.JobTitle),
            Website = Value(FieldTarget.Website),
            Message = Value(FieldTarget.Message),
            Place = Place(),
            Custom = custom,
            Tags = tags,
            Other = other,
            Consent = Consent(now),
            From = raw.From,
            Agent = FieldText.Shown(raw.Agent),
            Site = FieldText.Shown(raw.Site),
        };
    }

    private ContentPlace? Place()
    {
        var country = Value(FieldTarget.Country);
        var code = country is null ? null : Countries.Find(country);
        // Kept rather than guessed.
        if (country is not null && code is null)
            other.TryAdd(NameOf(FieldTarget.Country), country);
        var place = new ContentPlace(
            Value(FieldTarget.Line1),
            Value(FieldTarget.Line2),
            Value(FieldTarget.Locality),
            Value(FieldTarget.Region),
            Value(FieldTarget.PostalCode),
            code
        );
        return place == new ContentPlace(null, null, null, null, null, null) ? null : place;
    }

    private ContentConsent? Consent(DateTimeOffset now)
    {
        if (form.Definition.ConsentField is not null && !hasAgreed)
            return null;
        var at = raw.Trust != Trust.Stranger && raw.At is { } said && said < now ? said : now;
        // What was agreed to on an older page, or before the form was as it is, is not known any more.
        if (
            form.Definition.Consent is { } text
            && (shown is null ? at + Blur >= form.ChangedAt : shown == ConsentMark.Of(text))
        )
            return new ContentConsent(text, form.Version, at, raw.From);
        if (shown is not null)
            other[SpecialFields.Consent] =
                "agreed to another text than the form has, on an older page: no consent noted";
        return null;
    }

    private string? Value(FieldTarget target) => values.GetValueOrDefault(target);

    private void Note(string code, string? field, string text) => mistakes.Add(new FieldMistake(code, field, text));

    private static bool IsSaid(string value) => !string.IsNullOrWhiteSpace(value);

    private static bool IsOffered(string offered, string asked) =>
        string.Equals(offered.Trim(), asked, StringComparison.OrdinalIgnoreCase);
}
