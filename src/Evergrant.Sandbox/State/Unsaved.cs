namespace Evergrant.Sandbox.State;

/// <summary>What changed since the last line was written. Guarded by the store's lock.</summary>
internal sealed class Unsaved
{
    public HashSet<Consent> Consents { get; } = [];
    public HashSet<AuthorizationCode> Codes { get; } = [];
    public HashSet<TokenSet> TokenSets { get; } = [];
    public HashSet<(Records Kind, string Tenant, long Id)> Records { get; } = [];
    public bool Settings { get; set; }

    /// <summary>All of it is another: a line does not tell that.</summary>
    public bool Whole { get; set; }

    public StateLine ToLine(SandboxDocument document) =>
        new()
        {
            Clock = document.Clock,
            LastNumber = document.LastNumber,
            Consents = NullIfEmpty(Consents),
            Codes = NullIfEmpty(Codes),
            TokenSets = NullIfEmpty(TokenSets),
            Settings = Settings ? document.Settings : null,
            Records =
                Records.Count == 0
                    ? null
                    : Records
                        .GroupBy(one => one.Kind)
                        .ToDictionary(kind => kind.Key.Kind, kind => kind.Select(Stored).ToList()),
        };

    private static StoredRecord Stored((Records Kind, string Tenant, long Id) one) =>
        one.Kind.Find(one.Tenant, one.Id) is { } record
            ? new StoredRecord(one.Id, one.Tenant, record.Utf8)
            : new StoredRecord(one.Id, one.Tenant);

    // In the order of their making: it is that of the document.
    private static List<T>? NullIfEmpty<T>(HashSet<T> things) => things.Count == 0 ? null : [.. things];
}
