using System.Web;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Connecting;

/// What to say when the browser does not come back: what the provider was asked, line by line, to compare with what it has.
internal static class NoCallback
{
    private const int Shown = 6;

    public static void Tell(AskedConsent asked, TimeSpan waited)
    {
        var provider = asked.Profile.Title;
        Say.Note("");
        Say.Note($"Nobody came back in {Times.Span(waited)}. Did it end on “Your Accounts”?");
        Say.Note($"Then {provider} was given no redirect address, or one it does not know. It was asked:");
        var query = HttpUtility.ParseQueryString(asked.Address.Query);
        foreach (var line in Table.Facts([.. query.AllKeys.OfType<string>().Select(name => (name, Line(name)))]))
            Say.Note($"  {line}");
        Say.Note($"Compare each line with the app's page at {provider}.");
        Say.Note("Is there code= in the address bar of an error page? Paste that address here.");
        Say.Note("Still waiting for the browser, or for the pasted address (Ctrl-C stops):");

        string? Line(string name) => $"{Value(name, query[name]!)}  {Meaning(name, provider)}".TrimEnd();
    }

    private static string Value(string name, string value) =>
        name is "state" or "code_challenge" ? $"{value[..Math.Min(Shown, value.Length)]}…" : value;

    private static string Meaning(string name, string provider) =>
        name switch
        {
            "client_id" => $"(the app's key at {provider}, whole)",
            "redirect_uri" => $"(registered there, letter for letter: http or https, port, final /)",
            "response_type" => "(always code)",
            "scope" => "(what is asked for)",
            "state" => "(ours, for this one time; nothing to compare)",
            _ => "",
        };
}
