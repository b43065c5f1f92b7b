namespace Evergrant.Intake.Forms;

/// What may be written of a form, and how.
internal static class FormMembers
{
    private static readonly (string Name, string Kind)[] Known =
    [
        ("fields", "an object such as {\"theirname\": \"phone\", \"colour\": \"custom:Favourite Colour\"}"),
        ("required", "a list of names of fields"),
        ("is_strict", "true or false"),
        ("tags", "a list of names of tags"),
        ("offered_tags", "a list of names of tags"),
        ("makes_tags", "true or false"),
        (
            "welcome",
            "an object with way (none, automation, email), tag, subject, html, plain, from_user_id, repeats_unknown"
        ),
        ("on_existing", "fill_empty, overwrite or leave_alone"),
        ("match", "email, email_and_name or email_and_name_and_company"),
        ("redirect", "an address, https://…"),
        ("origins", "a list of sites such as https://www.example.com"),
        ("needs_key", "true or false"),
        ("consent", "text"),
        ("consent_field", "the name of a field"),
        ("opt_in_reason", "text"),
        ("owner_id", "a user's id, in quotes"),
        ("lead_source_id", "a lead source's id, in quotes"),
        ("per_address", "a number"),
        ("per_minute", "a number"),
        ("bot_check", "an object with kind (turnstile, recaptcha), site_key and perhaps verify_address"),
        ("keep_days", "a number"),
    ];

    public static IReadOnlyList<string> All { get; } = [.. Known.Select(member => member.Name)];

    public static string Kind(string name) => Array.Find(Known, member => member.Name == name).Kind;
}
