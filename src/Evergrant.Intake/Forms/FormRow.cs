using System.Text.Json;

namespace Evergrant.Intake.Forms;

/// <summary>A form as it is listed.</summary>
/// <param name="Grant">Name of the grant. Null: it is gone.</param>
/// <param name="Address">Where it is posted to.</param>
/// <param name="IsConfigured">Written in <c>evergrant.json</c>, and changed only there.</param>
/// <param name="Definition">In the names in which it is written.</param>
public sealed record FormRow(
    string Name,
    string GrantId,
    string? Grant,
    Uri Address,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? ClosedAt,
    bool IsConfigured,
    bool HasBotSecret,
    JsonElement Definition
)
{
    /// <param name="form">What is listed.</param>
    /// <param name="grant">Name of its grant.</param>
    /// <param name="server">Where visitors' browsers reach the server.</param>
    public static FormRow Of(Form form, string? grant, Uri server) =>
        new(
            form.Name,
            form.Grant.ToString(),
            grant,
            new Uri(server, $"/f/{form.Name}"),
            form.Version,
            form.CreatedAt,
            form.ChangedAt,
            form.ClosedAt,
            form.IsConfigured,
            form.HasBotSecret,
            JsonSerializer.SerializeToElement(form.Definition, FormJson.Default.FormDefinition)
        );
}
