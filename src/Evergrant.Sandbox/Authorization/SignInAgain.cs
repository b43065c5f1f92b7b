namespace Evergrant.Sandbox.Authorization;

/// <summary>A mark of the sandbox's at the end of an authorize address: show the sign-in although somebody is signed in.</summary>
internal static class SignInAgain
{
    private const string Mark = "&sandbox_sign_in=again";

    public static string AddressOf(string query) => AuthorizeRequest.Path + (query.Length == 0 ? "?" : query) + Mark;

    public static bool IsMeant(string query) => query.EndsWith(Mark, StringComparison.Ordinal);

    public static string Without(string query) => IsMeant(query) ? query[..^Mark.Length] : query;
}
