using System.Text.Json;
using System.Text.Json.Serialization;
using Evergrant.Keap.Calling;

namespace Evergrant.Keap.Wire;

internal sealed record TagRead
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }

    /// An object in lists of tags; in v1's list of a contact's tags the category's name.
    public JsonElement Category { get; init; }

    public Tag ToTag()
    {
        var category =
            Category.ValueKind == JsonValueKind.Object ? Category.Deserialize(KeapJson.Default.CategoryRead) : null;
        return new Tag
        {
            Id = Id ?? "",
            Name = Name,
            Description = Description,
            CategoryId = category?.Id,
            CategoryName =
                Category.ValueKind == JsonValueKind.String
                    ? JsonSerializer.Deserialize(Category, KeapJson.Default.String)
                    : category?.Name,
        };
    }
}

internal sealed record CategoryRead
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }

    public TagCategory ToCategory() => new(Id ?? "", Name ?? "", Description);
}

internal sealed record AppliedTagRead
{
    public TagRead? Tag { get; init; }
    public string? DateApplied { get; init; }
    public string? AppliedTime { get; init; }
}

internal sealed record TagPage : IPage<Tag>
{
    public List<TagRead?>? Tags { get; init; }
    public string? Next { get; init; }
    public string? NextPageToken { get; init; }

    [JsonIgnore]
    public IReadOnlyList<Tag>? Items => Tags?.OfType<TagRead>().Select(tag => tag.ToTag()).ToList();

    [JsonIgnore]
    public string? FirstId => Tags?.FirstOrDefault()?.Id;
}

internal sealed record AppliedTagPage : IPage<AppliedTag>
{
    public List<AppliedTagRead?>? Tags { get; init; }
    public string? Next { get; init; }
    public string? NextPageToken { get; init; }

    [JsonIgnore]
    public IReadOnlyList<AppliedTag>? Items =>
        Tags
            ?.Where(applied => applied?.Tag is not null)
            .Select(applied => new AppliedTag(
                applied!.Tag!.ToTag(),
                WireTime.Instant(applied.DateApplied ?? applied.AppliedTime)
            ))
            .ToList();

    [JsonIgnore]
    public string? FirstId => Tags?.FirstOrDefault()?.Tag?.Id;
}

internal sealed record CategoryPage : IPage<TagCategory>
{
    public List<CategoryRead?>? TagCategories { get; init; }
    public string? Next { get; init; }
    public string? NextPageToken { get; init; }

    [JsonIgnore]
    public IReadOnlyList<TagCategory>? Items =>
        TagCategories?.OfType<CategoryRead>().Select(category => category.ToCategory()).ToList();

    [JsonIgnore]
    public string? FirstId => TagCategories?.FirstOrDefault()?.Id;
}

internal sealed record TagBody(string Name, string? Description, CategoryBody? Category);

internal sealed record CategoryBody(WireId Id);

/// v1, from the contact's side; camel case there and nowhere else.
internal sealed record TagIdsBody([property: JsonPropertyName("tagIds")] List<WireId> TagIds);

/// From the tag's side: v1 calls them ids.
internal sealed record ContactIdsBody(List<WireId>? ContactIds, List<WireId>? Ids);
