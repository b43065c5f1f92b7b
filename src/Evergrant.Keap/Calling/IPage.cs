namespace Evergrant.Keap.Calling;

/// A page of either version: v1 says by an address that it goes on, v2 by a token.
internal interface IPage<TItem>
{
    string? Next { get; }
    string? NextPageToken { get; }
    IReadOnlyList<TItem>? Items { get; }

    /// Of its first record, to know the page again.
    string? FirstId { get; }
}
