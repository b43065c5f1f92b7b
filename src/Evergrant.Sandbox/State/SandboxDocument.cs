using System.Text.Json.Serialization;
using Evergrant.Sandbox.Worlds;

namespace Evergrant.Sandbox.State;

/// <summary>What the sandbox remembers beside its records; the first line of a state file.</summary>
internal sealed class SandboxDocument
{
    /// <summary>Lines of changes and records may follow.</summary>
    public const int CurrentFormat = 2;

    /// <summary>All of it in one document, contacts, tags and mails too.</summary>
    public const int OneDocument = 1;

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

    [JsonIgnore]
    public StateSettings Settings
    {
        get =>
            new()
            {
                DeveloperActive = DeveloperActive,
                Apps = Apps,
                Keys = Keys,
                Profile = Profile,
                AppProfiles = AppProfiles,
                Quotas = Quotas,
                Worlds = Worlds,
            };
        set
        {
            DeveloperActive = value.DeveloperActive;
            Apps = value.Apps;
            Keys = value.Keys;
            Profile = value.Profile;
            AppProfiles = value.AppProfiles;
            Quotas = value.Quotas;
            Worlds = value.Worlds;
        }
    }

    // The first format's files may lack it.
    public int Format { get; set; } = OneDocument;

    /// <summary>Of a snapshot: when it was taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SnapshotAt { get; set; }

    public ClockPosition Clock { get; set; } = new(0, null);
    public bool DeveloperActive { get; set; } = true;
    public long LastNumber { get; set; }
    public List<Consent> Consents { get; set; } = [];
    public List<AuthorizationCode> Codes { get; set; } = [];
    public List<TokenSet> TokenSets { get; set; } = [];

    // Set, not init: the deserializer makes init properties null for files that lack them.
    public List<AppRecord> Apps { get; set; } = [];
    public List<KeyRecord> Keys { get; set; } = [];

    public ProfileRecord Profile { get; set; } = new();

    /// <summary>By client_id.</summary>
    public Dictionary<string, ProfileRecord> AppProfiles { get; set; } = [];

    /// <summary>Null is as at Keap.</summary>
    public SandboxQuotas? Quotas { get; set; }

    /// <summary>The file that this world began with; null is the seed's people. It changes with the whole state only.</summary>
    public string? Personas { get; set; }

    public List<WorldRecord> Worlds { get; set; } = [];

    // Of the first format only: records since.
    public List<ContactRecord> Contacts { get; set; } = [];
    public List<TagCategory> TagCategories { get; set; } = [];
    public List<TagRecord> Tags { get; set; } = [];
    public List<SandboxMail> Mail { get; set; } = [];
}
