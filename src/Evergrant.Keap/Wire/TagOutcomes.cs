using System.Text.Json;
using Evergrant.Keap.Calling;

namespace Evergrant.Keap.Wire;

/// What Keap says became of each id: an object by id, or in v1's document a list of such objects, in v2 below `results`.
internal static class TagOutcomes
{
    /// <exception cref="KeapUnreadableException"/>
    public static void AddTo(Dictionary<string, TagOutcome> outcomes, Call call, Answer answer)
    {
        try
        {
            using var read = JsonDocument.Parse(answer.Body);
            var root = read.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("results", out var results))
                root = results;
            var parts = root.ValueKind switch
            {
                JsonValueKind.Object => [root],
                JsonValueKind.Array => root.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object),
                _ => throw Api.Unreadable(call, answer),
            };
            foreach (var outcome in parts.SelectMany(part => part.EnumerateObject()))
                outcomes[outcome.Name] = Of(JsonSerializer.Deserialize(outcome.Value, KeapJson.Default.String));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The latter: a name that is not Unicode.
            throw Api.Unreadable(call, answer, broken);
        }
    }

    private static TagOutcome Of(string? word) =>
        word switch
        {
            "SUCCESS" => TagOutcome.Applied,
            "DUPLICATE" => TagOutcome.AlreadyApplied,
            "CONTACT_NOT_FOUND" => TagOutcome.NoSuchContact,
            "TAG_ID_NOT_FOUND" => TagOutcome.NoSuchTag,
            "FAILURE" => TagOutcome.Failed,
            "NO_PERMISSION" => TagOutcome.NotAllowed,
            _ => TagOutcome.Unknown,
        };
}
