using System.Text.Json.Serialization;
using Evergrant.Keap.Calling;

namespace Evergrant.Keap.Wire;

internal sealed record NoteRead
{
    public string? Id { get; init; }
    public string? ContactId { get; init; }
    public string? Title { get; init; }

    /// v1's name for the text.
    public string? Body { get; init; }
    public string? Text { get; init; }
    public string? Type { get; init; }
    public string? DateCreated { get; init; }
    public string? CreateTime { get; init; }

    public Note ToNote() =>
        new()
        {
            Id = Id ?? "",
            ContactId = ContactId,
            Title = Title,
            Text = Text ?? Body,
            Type = Type,
            CreatedAt = WireTime.Instant(CreateTime ?? DateCreated),
        };
}

internal sealed record NotePage : IPage<Note>
{
    public List<NoteRead?>? Notes { get; init; }
    public string? Next { get; init; }
    public string? NextPageToken { get; init; }

    [JsonIgnore]
    public IReadOnlyList<Note>? Items => Notes?.OfType<NoteRead>().Select(note => note.ToNote()).ToList();

    [JsonIgnore]
    public string? FirstId => Notes?.FirstOrDefault()?.Id;
}

internal sealed record NoteBody
{
    public WireId? ContactId { get; init; }
    public WireId? UserId { get; init; }
    public string? Title { get; init; }
    public string? Body { get; init; }
    public string? Text { get; init; }
}
