using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.State;

/// <summary>Names of snapshots and worlds: they are parts of file names, and of nothing else on the way there.</summary>
internal static class PlainName
{
    private const int Longest = 32;

    /// <exception cref="ProblemException"/>
    public static string Checked(string? name) =>
        IsOne(name)
            ? name!
            : throw ProblemException.BadRequest("invalid_name", "A name has 1 to 32 of a-z, 0-9 and -.");

    public static bool IsOne(string? name) =>
        name is { Length: > 0 and <= Longest }
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
