using System.Text.Json.Serialization;

namespace Evergrant.Sandbox.State;

/// <summary>Everything the sandbox remembers, as it stands in the state file.</summary>
internal sealed class SandboxDocument
{
    public const int CurrentFormat = 1;

    [JsonIgnore]
    public bool HoldsTogether
    {
        get
        {
            var consents = Consents.Select(consent => consent.Id).ToHashSet();
            return Codes.TrueForAll(code => consents.Contains(code.ConsentId))
                && TokenSets.TrueForAll(tokens => consents.Contains(tokens.ConsentId));
        }
    }

    public int Format { get; init; } = CurrentFormat;
    public ClockPosition Clock { get; set; } = new(0, null);
    public bool DeveloperActive { get; set; } = true;
    public long LastNumber { get; set; }
    public List<Consent> Consents { get; init; } = [];
    public List<AuthorizationCode> Codes { get; init; } = [];
    public List<TokenSet> TokenSets { get; init; } = [];
    public List<ContactRecord> Contacts { get; init; } = [];

    // Set, not init: the deserializer makes init properties null for files that lack them.
    public List<TagCategory> TagCategories { get; set; } = [];
    public List<TagRecord> Tags { get; set; } = [];
    public List<SandboxMail> Mail { get; set; } = [];
    public List<AppRecord> Apps { get; set; } = [];
    public List<KeyRecord> Keys { get; set; } = [];

    public ProfileRecord Profile { get; set; } = new();

    /// <summary>By client_id.</summary>
    public Dictionary<string, ProfileRecord> AppProfiles { get; set; } = [];
}
