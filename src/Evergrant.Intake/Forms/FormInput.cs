using Evergrant.Intake.Accepting;

namespace Evergrant.Intake.Forms;

/// <summary>What a page asks of a visitor.</summary>
/// <param name="Name">In the HTML.</param>
/// <param name="Label">What the visitor reads.</param>
/// <param name="Type"><c>email</c>, <c>tel</c>, <c>text</c>, <c>textarea</c> or <c>checkbox</c>.</param>
/// <param name="IsRequired">Whether the form refuses to go without.</param>
/// <param name="AutoComplete">What browsers may fill in by themselves. Null: they know nothing of the kind.</param>
/// <param name="Value">Of a box.</param>
public sealed record FormInput(
    string Name,
    string Label,
    string Type,
    bool IsRequired,
    string? AutoComplete = null,
    string? Value = null
)
{
    /// <summary>What a form asks for: address and name, what its owner named, the tags it offers, and consent.</summary>
    public static IReadOnlyList<FormInput> Of(FormDefinition definition)
    {
        var inputs = new List<FormInput>();
        if (!IsMapped(definition, FieldTarget.Email))
            Add("email");
        if (!IsMapped(definition, FieldTarget.GivenName) && !IsMapped(definition, FieldTarget.FullName))
            Add("first_name");
        foreach (var name in definition.Fields.Keys.Concat(definition.Required))
            Add(name);
        foreach (var tag in definition.OfferedTags)
            inputs.Add(new FormInput("tags[]", tag, "checkbox", false, Value: tag));
        if (definition is { Consent: { } text, ConsentField: { } box })
            inputs.Add(new FormInput(box, text, "checkbox", MustHave(definition, box), Value: "yes"));
        return inputs;

        void Add(string name)
        {
            var target = FieldNames.Find(definition, name)?.Target;
            if (target is FieldTarget.Nothing or FieldTarget.Consent or FieldTarget.Tags)
                return;
            if (inputs.Exists(input => FieldNames.IsSame(input.Name, name)))
                return;
            var (type, fill) = Kind(target);
            var isRequired = target == FieldTarget.Email || MustHave(definition, name);
            inputs.Add(new FormInput(name, InWords(name), type, isRequired, fill));
        }
    }

    private static bool MustHave(FormDefinition definition, string name) =>
        definition.Required.Any(required => FieldNames.IsSame(required, name));

    private static bool IsMapped(FormDefinition definition, FieldTarget target) =>
        definition
            .Fields.Keys.Concat(definition.Required)
            .Any(name => FieldNames.Find(definition, name)?.Target == target);

    private static (string Type, string? AutoComplete) Kind(FieldTarget? target) =>
        target switch
        {
            FieldTarget.Email => ("email", "email"),
            FieldTarget.GivenName => ("text", "given-name"),
            FieldTarget.FamilyName => ("text", "family-name"),
            FieldTarget.FullName => ("text", "name"),
            FieldTarget.Phone => ("tel", "tel"),
            FieldTarget.Company => ("text", "organization"),
            FieldTarget.Message => ("textarea", null),
            _ => ("text", null),
        };

    private static string InWords(string name)
    {
        var words = string.Join(' ', name.Split(['_', '-', '[', ']', '.'], StringSplitOptions.RemoveEmptyEntries));
        return words.Length == 0 ? name : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
