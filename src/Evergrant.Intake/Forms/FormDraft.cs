using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Evergrant.Intake.Accepting;

namespace Evergrant.Intake.Forms;

/// <summary>
/// A form's definition as somebody writes it: on a command line, through the API or in <c>evergrant.json</c>, member by member
/// in the definition's own names. What is not named stays as it was; <c>null</c> is the default. Pure.
/// </summary>
public static class FormDraft
{
    /// <summary>Of a member that is not one, or not of the right kind.</summary>
    public const string Code = "invalid_form";

    private static readonly FormJson Lenient = new(
        new JsonSerializerOptions(FormJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip }
    );

    /// <returns>Null: it cannot be; <paramref name="mistakes"/> has every reason.</returns>
    public static FormDefinition? Apply(FormDefinition to, JsonObject members, List<FieldMistake> mistakes)
    {
        var before = mistakes.Count;
        var defaults = Write(new FormDefinition());
        foreach (var (name, value) in members)
            if (Flaw(defaults, name, value) is { } flaw)
                mistakes.Add(new FieldMistake(Code, name, flaw));
        if (mistakes.Count > before)
            return null;
        // What is not there gets its default from here: readers of JSON forget initial values.
        var whole = Merge(Merge(defaults, Write(to)), members);
        return FormRules.Check(whole.Deserialize(FormJson.Default.FormDefinition)!, mistakes);
    }

    /// <summary>By what they say, not by which lists say it.</summary>
    public static bool AreSame(FormDefinition one, FormDefinition other) =>
        JsonNode.DeepEquals(Write(one), Write(other));

    /// As another version may have written it: what that did not know has its default, what is unknown here is left out.
    internal static FormDefinition Stored(string text) =>
        Merge(Write(new FormDefinition()), JsonNode.Parse(text)!.AsObject()).Deserialize(Lenient.FormDefinition)!;

    private static JsonObject Write(FormDefinition definition) =>
        JsonSerializer.SerializeToNode(definition, FormJson.Default.FormDefinition)!.AsObject();

    /// Each member by itself, so that every mistake is found.
    private static string? Flaw(JsonObject defaults, string name, JsonNode? value)
    {
        try
        {
            Merge(defaults, new JsonObject { [name] = value?.DeepClone() })
                .Deserialize(FormJson.Default.FormDefinition);
            return null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            return FormMembers.All.Contains(name)
                ? $"is not what {name} takes: {FormMembers.Kind(name)}."
                : $"is no member of a form; those are {string.Join(", ", FormMembers.All)}.";
        }
    }

    private static JsonObject Merge(JsonObject below, JsonObject above)
    {
        var merged = (JsonObject)below.DeepClone();
        foreach (var (name, value) in above)
            if (value is JsonObject inner && name is ("welcome" or "bot_check") && merged[name] is JsonObject known)
                merged[name] = Merge(known, inner);
            else if (value is not null)
                merged[name] = value.DeepClone();
            else if (Write(new FormDefinition())[name] is { } usual)
                merged[name] = usual.DeepClone();
            else
                merged.Remove(name);
        return merged;
    }
}
