using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Intake.Forms;

namespace Evergrant.Server.Intake;

/// What makes or changes a form, beside the members of its definition, which stand next to these.
internal sealed record FormRequest(string? Name, string? Grant, BotSecret? BotSecret, JsonObject Members)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// Null: the body is none.
    public static async Task<FormRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            return
                await JsonNode.ParseAsync(context.Request.Body, null, Strict, context.RequestAborted)
                    is JsonObject members
                ? new FormRequest(
                    Take(members, "name"),
                    Take(members, "grant"),
                    Take(members, "bot_secret") is { } secret ? new BotSecret(secret) : null,
                    members
                )
                : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <exception cref="InvalidOperationException">It is no text.</exception>
    private static string? Take(JsonObject members, string name) =>
        members.Remove(name, out var value) && value?.GetValue<string>() is { Length: > 0 } text ? text : null;
}
