namespace Evergrant.Keap;

/// <summary>What contacts are marked with.</summary>
public sealed record Tag
{
    /// <summary>A number in v1's answers, here a text as in v2.</summary>
    public required string Id { get; init; }

    /// <summary>No two tags have the same, whatever the case.</summary>
    public string? Name { get; init; }

    /// <summary>What it is for, in somebody's words.</summary>
    public string? Description { get; init; }

    /// <summary>Null: it has no category, or v1 names the category only.</summary>
    public string? CategoryId { get; init; }

    /// <summary>v1 only.</summary>
    public string? CategoryName { get; init; }
}

/// <summary>A tag that a contact carries.</summary>
/// <param name="Tag">Which.</param>
/// <param name="AppliedAt">Since when. Null: Keap does not say.</param>
public sealed record AppliedTag(Tag Tag, DateTimeOffset? AppliedAt);

/// <summary>Tags that belong together.</summary>
/// <param name="Id">Of the category.</param>
/// <param name="Name">No two categories have the same.</param>
/// <param name="Description">What it is for, in somebody's words.</param>
public sealed record TagCategory(string Id, string Name, string? Description);

/// <summary>What became of a tag that was to be applied.</summary>
public enum TagOutcome
{
    /// <summary>Keap's own word is not known here.</summary>
    Unknown,

    /// <summary>The contact carries it now.</summary>
    Applied,

    /// <summary>The contact carried it before.</summary>
    AlreadyApplied,

    /// <summary>There is no such contact.</summary>
    NoSuchContact,

    /// <summary>There is no such tag.</summary>
    NoSuchTag,

    /// <summary>Keap could not.</summary>
    Failed,

    /// <summary>Whoever the token is of may not.</summary>
    NotAllowed,
}
