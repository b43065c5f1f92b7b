using System.Text.Json;
using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Checks;

/// What Keap says of an account's hooks.
public static class Subscriptions
{
    private const int MostNamed = 5;

    /// <param name="json">Answer of GET /crm/rest/v1/hooks.</param>
    public static Seen Judge(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? Judge([.. document.RootElement.EnumerateArray().Select(Read)])
                : Seen.Unclear("the answer is no list of hooks");
        }
        catch (JsonException)
        {
            return Seen.Unclear("the answer is no list of hooks");
        }
    }

    private static Seen Judge(List<(string Event, string Host, string Status)> all) =>
        Named(all, "Inactive") is { } inactive ? Seen.Wrong("LIVE-012", inactive)
        : Named(all, "Unverified") is { } unverified ? Seen.Wrong("LIVE-013", unverified)
        : Seen.Good(all.Count == 0 ? "no subscription" : $"{all.Count} verified");

    private static string? Named(List<(string Event, string Host, string Status)> all, string status)
    {
        var those = all.FindAll(one => one.Status.Equals(status, StringComparison.OrdinalIgnoreCase));
        return those.Count == 0
            ? null
            : $"{status}: {string.Join(", ", those.Take(MostNamed).Select(one => $"{one.Event} to {one.Host}"))}{(those.Count > MostNamed ? $" and {those.Count - MostNamed} more" : "")}";
    }

    // The path of a receiver may be a secret.
    private static (string, string, string) Read(JsonElement hook) =>
        (
            Evidence.Printable(Text(hook, "eventKey")),
            Evidence.Printable(CallAddress.Read(Text(hook, "hookUrl")).Host),
            Mask.Text(Text(hook, "status"), 20)
        );

    private static string Text(JsonElement hook, string name) =>
        hook.ValueKind == JsonValueKind.Object
        && hook.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
