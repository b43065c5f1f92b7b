using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Connecting;

/// The flags of every way to connect, for each command that connects.
internal sealed class ConnectOptions
{
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(90);

    private readonly Option<bool> listen = new("--listen")
    {
        Description = "Wait on the app's loopback address for this machine's browser. The default on a desktop.",
    };
    private readonly Option<bool> paste = new("--paste")
    {
        Description = "Open the address anywhere, allow, paste the address bar back. The default over SSH.",
    };
    private readonly Option<bool> code = new("--code")
    {
        Description = "A code made in Account Central (API Access, Partner), typed without echo.",
    };
    private readonly Option<bool> tokens = new("--tokens")
    {
        Description = "A pair made in Account Central (API Access, Personal). Its refresh token is spent here.",
    };
    private readonly Option<bool> link = new("--link")
    {
        Description = "Print a one-use link of the server, for an owner elsewhere.",
    };
    private readonly Option<FileInfo?> codeFile = SecretInput.File("--code-file", "the code");
    private readonly Option<FileInfo?> tokensFile = SecretInput.File(
        "--tokens-file",
        "the refresh token, or the whole JSON answer"
    );
    private readonly Option<string?> redirect = new("--redirect-uri")
    {
        Description = "With --code: the app's registered redirect address. The word null: one report, 2018.",
        HelpName = "URL",
    };
    private readonly Option<int?> port = new("--port")
    {
        Description = "With --listen: another port of this machine that the app has registered; 0 takes a free one.",
        HelpName = "NUMBER",
    };
    private readonly Option<bool> noBrowser = new("--no-browser")
    {
        Description = "With --listen: print the address, open nothing.",
    };
    private readonly Option<TimeSpan?> patience = new("--patience")
    {
        Description = "With --listen: say what may be wrong after so long without an answer. Default 90s.",
        HelpName = "SPAN",
        CustomParser = Spans.Take,
    };
    private readonly Option<bool> yes = new("--yes")
    {
        Description = "With --tokens: every other copy of the refresh token may die.",
    };

    private readonly Option<bool> noInput = Questions.NoInput();

    /// <param name="forInit">It has a --redirect-uri of its own, and a link of the server proves nothing yet.</param>
    public void AddTo(Command command, bool forInit = false)
    {
        Option[] all = [listen, paste, code, tokens, port, noBrowser, patience, codeFile, tokensFile, yes, noInput];
        foreach (var option in all)
            command.Options.Add(option);
        if (forInit)
            return;
        command.Options.Add(link);
        command.Options.Add(redirect);
    }

    /// <exception cref="UsageException">More than one way was chosen.</exception>
    public ConnectChoice Read(ParseResult parsed)
    {
        (ConnectWay Way, bool IsChosen)[] ways =
        [
            (
                ConnectWay.Listen,
                parsed.GetValue(listen) || parsed.GetValue(noBrowser) || parsed.GetValue(port) is not null
            ),
            (ConnectWay.Paste, parsed.GetValue(paste)),
            (ConnectWay.Code, parsed.GetValue(code) || parsed.GetValue(codeFile) is not null),
            (ConnectWay.Tokens, parsed.GetValue(tokens) || parsed.GetValue(tokensFile) is not null),
            (ConnectWay.Link, parsed.GetValue(link)),
        ];
        var chosen = ways.Where(way => way.IsChosen).Select(way => way.Way).ToList();
        if (chosen.Count > 1)
            throw new UsageException("One of --listen, --paste, --code, --tokens and --link.");
        if (parsed.GetValue(redirect) is not null && chosen is not [ConnectWay.Code])
            throw new UsageException("--redirect-uri goes with --code; the app's own is set by: evergrant app add");
        if (parsed.GetValue(port) is < 0 or > 65_535)
            throw new UsageException($"{parsed.GetValue(port)} is no port.");
        return new ConnectChoice
        {
            Way = chosen.Count == 1 ? chosen[0] : null,
            Port = parsed.GetValue(port),
            OpensBrowser = !parsed.GetValue(noBrowser) && Desktop.IsHere,
            Patience = parsed.GetValue(patience) ?? UsualPatience,
            CodeFile = parsed.GetValue(codeFile),
            RedirectUri = parsed.GetValue(redirect),
            TokensFile = parsed.GetValue(tokensFile),
            Yes = parsed.GetValue(yes),
            Questions = Questions.Of(parsed, noInput),
        };
    }
}
