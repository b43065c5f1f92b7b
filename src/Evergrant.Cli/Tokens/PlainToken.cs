using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli.Tokens;

/// <summary>
/// `evergrant token GRANT`, called more often than all else together, and mostly the token is there: then it is printed
/// without reading the command line whole, which takes as long as reading the store. Whatever else comes of it is left to
/// <see cref="TokenCommand"/>, which begins anew and has the last word.
/// </summary>
internal static class PlainToken
{
    /// <summary>False: nothing was printed.</summary>
    public static async Task<bool> TryPrintAsync(string[] args)
    {
        if (Take(args) is not var (grant, flag))
            return false;
        HeadStart.Begin();
        if (await ReadAsync(grant, flag) is not { } live)
            return false;
        Say.Data(live.AccessToken.Reveal());
        return true;
    }

    /// Null: it takes more to understand this command line.
    internal static (string Grant, string? Home)? Take(string[] args) =>
        args switch
        {
            ["token", var grant] when IsPlain(grant) => (grant, null),
            ["token", var grant, "--home", var home] when IsPlain(grant) && IsPlain(home) => (grant, home),
            _ => null,
        };

    // An option, or the name of a file that holds arguments.
    private static bool IsPlain(string word) => word.Length > 0 && word[0] is not ('-' or '@');

    private static async Task<TokenResult.Served?> ReadAsync(string grant, string? flag)
    {
        try
        {
            await using var home = await CommandHome.OpenAsync(flag, verbose: false, default, start: false);
            return await home.Keeper.ReadTokenAsync(grant, minTtl: null, default);
        }
#pragma warning disable CA1031 // Whatever it is, the whole command comes upon it too, and says it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
