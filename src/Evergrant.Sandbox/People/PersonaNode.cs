using System.Text.Json;

namespace Evergrant.Sandbox.People;

/// <summary>One object of a personas file, and where it stands. Whatever is wrong is noted, and reading goes on.</summary>
internal sealed class PersonaNode(string path, JsonElement element, List<string> mistakes)
{
    private const int LongestText = 200;
    private const int MostMistakes = 50;

    public void Mistake(string member, string what)
    {
        if (mistakes.Count < MostMistakes)
            mistakes.Add($"{At(member)} {what}");
    }

    /// <summary>Notes members of other names.</summary>
    public void Demand(params string[] known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            mistakes.Add($"{path} is no object");
            return;
        }

        foreach (var member in element.EnumerateObject().Where(member => !known.Contains(member.Name)))
            Mistake(Shortened(member.Name), $"is not known; there is {string.Join(", ", known)}");
    }

    public bool Has(string member) => Find(member) is not null;

    public string? Text(string member)
    {
        if (Find(member) is not { } value)
            return null;

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= LongestText } text)
            return text;

        Mistake(member, $"is a text of 1 to {LongestText} letters");
        return null;
    }

    public string Needed(string member, Func<string, bool>? isOne = null, string? what = null)
    {
        if (!Has(member))
        {
            Mistake(member, "is missing");
            return "";
        }

        var text = Text(member);
        if (text is not null && isOne is not null && !isOne(text))
            Mistake(member, $"is {what}");
        return text ?? "";
    }

    public bool Flag(string member, bool otherwise)
    {
        var value = Find(member);
        if (value is null or { ValueKind: JsonValueKind.True or JsonValueKind.False })
            return value?.GetBoolean() ?? otherwise;

        Mistake(member, "is true or false");
        return otherwise;
    }

    public IReadOnlyList<PersonaNode> List(string member, int most) =>
        [.. Entries(member, most).Select((entry, place) => new PersonaNode($"{At(member)}[{place}]", entry, mistakes))];

    public IReadOnlyList<string> Texts(string member, int most)
    {
        var entries = Entries(member, most);
        if (
            entries.All(entry =>
                entry.ValueKind == JsonValueKind.String && entry.GetString()!.Length is > 0 and <= LongestText
            )
        )
            return [.. entries.Select(entry => entry.GetString()!).Distinct()];

        Mistake(member, $"is a list of texts of 1 to {LongestText} letters");
        return [];
    }

    private List<JsonElement> Entries(string member, int most)
    {
        if (Find(member) is not { } value)
            return [];

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= most)
            return [.. value.EnumerateArray()];

        Mistake(member, $"is a list of at most {most}");
        return [];
    }

    private JsonElement? Find(string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) ? value : null;

    private string At(string member) => path.Length == 0 ? member : $"{path}.{member}";

    private static string Shortened(string name) =>
        new([.. name.Take(40).Select(letter => char.IsControl(letter) ? '?' : letter)]);
}
