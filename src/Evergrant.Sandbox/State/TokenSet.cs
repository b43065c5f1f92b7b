namespace Evergrant.Sandbox.State;

/// <summary>One generation of a consent: both token texts and what became of them.</summary>
internal sealed class TokenSet
{
    /// <summary>Presentations beyond these are counted, not kept.</summary>
    public const int KeptPresentations = 16;

    public required string Id { get; init; }
    public required string ConsentId { get; init; }
    public string? ParentId { get; init; }
    public required int Generation { get; init; }
    public required string AccessToken { get; init; }
    public required string RefreshToken { get; init; }
    public required DateTimeOffset IssuedAt { get; init; }
    public required DateTimeOffset AccessExpiresAt { get; set; }
    public required DateTimeOffset RefreshExpiresAt { get; set; }
    public DateTimeOffset? RedeemedAt { get; set; }
    public int PresentationCount { get; set; }

    // Set, not init: see the document.
    public List<Presentation> Presentations { get; set; } = [];

    public void Present(Presentation presentation)
    {
        PresentationCount++;
        if (Presentations.Count < KeptPresentations)
            Presentations.Add(presentation);
    }
}
