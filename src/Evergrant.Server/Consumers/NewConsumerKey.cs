using Evergrant.Server.Policies;

namespace Evergrant.Server.Consumers;

public sealed record NewConsumerKey
{
    /// Longest <see cref="Note"/>.
    public const int LongestNote = 500;

    /// Id of the grant it opens.
    public required GrantId Grant { get; init; }

    /// `[a-z0-9-]`, 1 to 63 characters; who or what will use it. Default: the key's id, with - for _.
    public string? Name { get; init; }

    /// Whether it may also read the grant's access token, which no limit of calls holds. Default false.
    public bool TokenRead { get; init; }

    /// Default: everything that the grant may.
    public KeyPolicy Policy { get; init; } = KeyPolicy.Everything;

    /// A user of the server's machine who needs no text of it on the server's socket. Null: everybody does.
    public int? SocketUid { get; init; }

    /// For whom it is, and why.
    public string? Note { get; init; }

    /// What is wrong with it. Null: nothing.
    internal string? Mistake =>
        Name is not null && !GrantName.IsValid(Name) ? "A name holds a to z, 0 to 9 and -, at most 63 characters."
        : TokenRead && Policy.LimitsCalls
            ? "A key that reads the token is held by no limit of calls: whoever has the token calls the provider directly. Make two keys."
        : IsNote(Note) ? null
        : $"A note is one line of text, at most {LongestNote} characters.";

    internal static bool IsNote(string? note) =>
        note is null || (note.Length <= LongestNote && !note.Any(char.IsControl));
}
