using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Operators;

namespace Evergrant.Cli.Operators;

internal static class OperatorLink
{
    public static Command Create()
    {
        var revoke = new Option<bool>("--revoke-all")
        {
            Description = "Make no link: sign every browser out and end the links that were not used.",
        };
        var command = new Command(
            "link",
            "Make a link that signs a browser in to the server's pages, once, within ten minutes."
        )
        {
            revoke,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, make: true);
                var links = await SignInLinks.OpenAsync(home.Opened, cancellationToken);
                if (parsed.GetValue(revoke))
                    Say.Note(
                        $"Signed out: {await links.RevokeAllAsync(cancellationToken)}. Links not used yet are ended."
                    );
                else
                    Print(links, await links.CreateAsync(cancellationToken));
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant operator link", "evergrant operator link --revoke-all");
        return command;
    }

    /// What may be shown of a link: itself on a terminal; else where it was written to, for logs keep what they are told.
    public static string Place(SignInLinks links, SignInLink link) =>
        Console.IsOutputRedirected ? links.Save(link) : link.Address.AbsoluteUri;

    private static void Print(SignInLinks links, SignInLink link)
    {
        Say.Data(Place(links, link));
        Say.Note(
            Console.IsOutputRedirected
                ? "No terminal: the link is in that file, which only you can read. It works once, for ten minutes."
                : $"Open it in a browser; it works once, until {Times.Text(link.ExpiresAt)}. The server has to run: evergrant serve"
        );
    }
}
