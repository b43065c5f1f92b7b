namespace Evergrant.Doctor.Reading.Code;

/// <summary>
/// How far a literal's end was sought without being found. The next that opens before there is not sought again, or a text
/// of nothing but beginnings would take its length squared.
/// </summary>
internal sealed class CodeSearches
{
    private readonly Dictionary<(string Closing, bool IsVerbatim), int> ends = [];

    public bool WasInVain((string Closing, bool IsVerbatim) search, int from) =>
        ends.TryGetValue(search, out var end) && from <= end;

    /// <returns>No place: -1.</returns>
    public int InVain((string Closing, bool IsVerbatim) search, int end)
    {
        ends[search] = end;
        return -1;
    }
}
