using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Keap;

namespace Evergrant.Intake.Delivering;

/// Finds, makes or completes the contact.
internal static class ContactStep
{
    /// More have one telephone only by mistake.
    private const int MostOfPhone = 50;

    /// <returns>What came of it, in a word.</returns>
    public static async Task<string> RunAsync(Underway underway, Account account, CancellationToken cancellationToken)
    {
        var (content, form) = (underway.Content, underway.Definition);
        // 1. Who is it?
        var found = await FindAsync(account.Keap, content, cancellationToken);
        var same = ContactWriting.Same(found, content, content.Email is null ? SameContact.Email : form.Match);
        // 2. There already: as the form says.
        if (same is not null)
        {
            var outcome = "left_alone";
            if (form.OnExisting != OnExisting.LeaveAlone)
                outcome = await ChangeAsync(underway, account, same, cancellationToken);
            Know(underway, same, isNew: underway.Progress.IsNew ?? false);
            return outcome;
        }
        // 3. Made by an upsert: who sends it again after an answer that was lost makes no second one.
        var fields = ContactWriting.New(
            underway.Form,
            content,
            await CompanyAsync(account, content, cancellationToken),
            await CustomsAsync(account, content, cancellationToken)
        );
        if (content.Email is null)
        {
            // An upsert goes by the address. By telephone there is only looking first: nobody who lost it meanwhile makes one.
            var note = new SubmissionNote("about_to_create_contact");
            await underway.CommitAsync(underway.With(underway.Progress), note, cancellationToken);
            Know(underway, await account.Keap.Contacts.CreateAsync(fields, cancellationToken), isNew: true);
            return "created";
        }
        var (contact, isNew) = await account.Keap.Contacts.UpsertAsync(fields, form.Match, cancellationToken);
        Know(underway, contact, isNew ?? true);
        return isNew == false ? "updated" : "created";
    }

    private static async Task<string> ChangeAsync(
        Underway underway,
        Account account,
        Contact contact,
        CancellationToken cancellationToken
    )
    {
        var content = underway.Content;
        var overwrites = underway.Definition.OnExisting == OnExisting.Overwrite;
        var needsCompany = overwrites ? contact.CompanyName != content.Company : contact.CompanyId is null;
        var change = ContactWriting.Change(
            contact,
            content,
            needsCompany ? await CompanyAsync(account, content, cancellationToken) : null,
            await CustomsAsync(account, content, cancellationToken),
            overwrites
        );
        if (change is null)
            return "unchanged";
        await account.Keap.Contacts.UpdateAsync(contact.Id, change, cancellationToken);
        return overwrites ? "overwritten" : "filled";
    }

    private static void Know(Underway underway, Contact contact, bool isNew)
    {
        underway.ContactId = contact.Id;
        underway.Contact = contact;
        underway.Progress = underway.Progress with
        {
            IsNew = isNew,
            NoMail = ContactWriting.NoMail(contact, underway.Content.Email),
        };
    }

    private static async Task<IReadOnlyList<Contact>> FindAsync(
        KeapClient keap,
        Content content,
        CancellationToken cancellationToken
    )
    {
        if (content.Email is { } email)
            return await keap.Contacts.FindByEmailAsync(email, cancellationToken);
        if (content.Phone is not { } phone)
            throw StepFailedException.NeedsPerson("no_address", "There is neither an address nor a telephone.");
        var found = new List<Contact>();
        var filter = new ContactFilter { Phone = phone };
        await foreach (var contact in keap.Contacts.ListAsync(filter, MostOfPhone, cancellationToken))
            if (contact.Phones.Any(one => Digits(one.Number) == Digits(phone)))
                found.Add(contact);
        return found;
    }

    private static async Task<string?> CompanyAsync(
        Account account,
        Content content,
        CancellationToken cancellationToken
    ) =>
        string.IsNullOrWhiteSpace(content.Company)
            ? null
            : await account.FindOrCreateCompanyAsync(content.Company.Trim(), cancellationToken);

    private static async Task<IReadOnlyList<CustomFieldValue>> CustomsAsync(
        Account account,
        Content content,
        CancellationToken cancellationToken
    )
    {
        if (content.Custom.Count == 0)
            return [];
        var model = await account.GetModelAsync(cancellationToken);
        var values = new List<CustomFieldValue>();
        foreach (var (label, text) in content.Custom.Where(custom => custom.Value.Length > 0))
        {
            var field =
                model.Find(label)
                ?? throw StepFailedException.NeedsPerson(
                    "no_such_field",
                    $"The account has no custom field “{label}”. Make one there, or take it out of the form."
                );
            values.Add(
                ContactWriting.ValueOf(field, text)
                    ?? throw StepFailedException.NeedsPerson(
                        "invalid",
                        $"The custom field “{label}” takes no such value ({field.Type})."
                    )
            );
        }
        return values;
    }

    private static string Digits(string number) => string.Concat(number.Where(char.IsAsciiDigit));
}
