namespace Evergrant.Sandbox.State;

/// <summary>What somebody set, and nothing that is a default.</summary>
internal sealed class ProfileRecord
{
    public KeapEra? Era { get; set; }

    // Set, not init: see the document.
    public Dictionary<string, string> Switches { get; set; } = [];
}
