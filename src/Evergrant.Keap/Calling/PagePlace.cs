namespace Evergrant.Keap.Calling;

/// How far a list was read.
internal sealed class PagePlace
{
    private const int MostEmpty = 100;

    private readonly HashSet<string> seen = [];
    private int empty;
    private int offset;
    private string? token;

    /// The page was there before: Keap turns in a circle, or clamps an offset that is past the end.
    public bool IsRepeated { get; private set; }

    /// So many pages with nothing on them: nobody knows whether anything comes after.
    public bool IsLost => empty > MostEmpty;

    public Call In(Call call) =>
        call.Version == KeapVersion.V1 ? call.With("offset", offset) : call.With("page_token", token);

    /// <param name="next">
    /// Only whether there is one: the address leads past a gateway, and could lead anywhere.
    /// </param>
    /// <returns>Whether another page may follow.</returns>
    public bool MoveOn(KeapVersion version, string? next, string? nextToken, int count, string? firstId)
    {
        IsRepeated = firstId is not null && !seen.Add("id " + firstId);
        offset += count;
        empty = count == 0 ? empty + 1 : 0;
        token = nextToken;
        if (IsRepeated)
            return false;
        // An empty page of v2 may have others behind it; one of v1 is the end.
        return version == KeapVersion.V1
            ? count > 0 && !string.IsNullOrEmpty(next)
            : !string.IsNullOrEmpty(nextToken) && seen.Add("token " + nextToken);
    }
}
