using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.State;

internal sealed class ContactRecord
{
    public required long Id { get; init; }
    public required string Tenant { get; init; }

    /// <summary>The contact as the API shows it. Replaced whole on a change, never edited.</summary>
    public required JsonObject Body { get; set; }

    /// <summary>In the order of application. The body shows their ids.</summary>
    // Set, not init: see the document.
    public List<AppliedTag> Tags { get; set; } = [];
}
