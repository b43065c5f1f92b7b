using System.Text.RegularExpressions;
using Evergrant.EndToEnd.Connecting;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Newcomers;

/// Somebody at a shell of a machine of their own, where only `evergrant` was put on the PATH. Their Keap is the sandbox, on
/// whose clock they live, so that a time which is shown is the same each time.
internal sealed partial class Newcomer : IAsyncDisposable
{
    private static readonly DateTimeOffset Monday = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Evergrant.Cli");
    private readonly TemporaryHome folder = new();
    private readonly Dictionary<string, string> environment = [];
    private AtTerminal? shell;
    private int told;

    private Newcomer(KeapSandbox keap) => Keap = keap;

    public KeapSandbox Keap { get; }

    /// Of a browser's redirect address.
    public int Port { get; } = Desk.FreePort();

    public static async Task<Newcomer> ArriveAsync(bool withBrowser)
    {
        var keap = await KeapSandbox.StartAsync(new KeapSandboxOptions { StartAt = Monday, StartFrozen = true });
        var newcomer = new Newcomer(keap);
        newcomer.Link("bin/evergrant", Program);
        newcomer.environment["EVERGRANT__CLOCK"] = newcomer.Root;
        newcomer.environment["PATH"] = $"{newcomer.In("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        newcomer.environment["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath)!;
        if (withBrowser)
        {
            newcomer.Link("bin/xdg-open", "/bin/true");
            newcomer.environment["DISPLAY"] = ":99";
        }
        return newcomer;
    }

    public void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.WriteAllText(In(name), text);
    }

    public void Link(string name, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.CreateSymbolicLink(In(name), target);
    }

    /// A command, and the answers to what it asks, each after its question was seen.
    public async Task RunAsync(string command, params (string Question, string Answer)[] answers)
    {
        if (shell is null)
        {
            shell = AtTerminal.Shell(folder.Path, environment);
            await shell.SeeAsync("$ ");
        }
        await shell.TypeAsync(command);
        await AnswerAsync(answers);
    }

    public Task AnswerAsync(params (string Question, string Answer)[] answers) => Desk.AnswerAsync(shell!, answers);

    /// As the owner, in a browser.
    public async Task<Uri> AllowAsync() => await Keap.ConsentAsync(new Uri(await shell!.LineAsync(Root)));

    public Task SeeAsync(string text) => shell!.SeeAsync(text);

    /// Until the shell prompts again.
    public Task DoneAsync() => shell!.SeeAsync("\n$ ");

    /// What the terminal showed since the last time, as the guide has it.
    public string Tell()
    {
        var shown = shell!.Shown;
        var session = shown[told..^"$ ".Length];
        told = shown.Length - "$ ".Length;
        return Normal(session);
    }

    /// What the terminal showed, as it was: from the line that begins so up to the next empty line or prompt.
    public string Printed(string beginning)
    {
        var shown = shell!.Shown;
        var start = shown.IndexOf($"\n{beginning}", StringComparison.Ordinal) + 1;
        Assert.True(start > 0, shown);
        return shown[start..].Split("\n\n")[0].Split("\n$ ")[0];
    }

    public async ValueTask DisposeAsync()
    {
        if (shell is not null)
            await shell.DisposeAsync();
        await Keap.DisposeAsync();
        folder.Dispose();
    }

    private string Root => Keap.Address.GetLeftPart(UriPartial.Authority);

    private string In(string name) => Path.Combine(folder.Path, name);

    /// What differs from run to run gets a name; the sandbox's addresses become Keap's.
    private string Normal(string session)
    {
        foreach (
            var (found, shown) in (IEnumerable<(string, string)>)
                [
                    ($" --base-address {Root}", ""),
                    ($" --port {Port}", ""),
                    ($"localhost:{Port}", "localhost:7402"),
                    ($"localhost%3A{Port}", "localhost%3A7402"),
                    ($"{Root}/app/oauth/authorize", "https://accounts.infusionsoft.com/app/oauth/authorize"),
                    (Root, "https://api.infusionsoft.com"),
                    (Program, "/usr/local/bin/evergrant"),
                    (folder.Path, "/home/you"),
                    ($"User={Environment.UserName}", "User=you"),
                ]
        )
            session = session.Replace(found, shown, StringComparison.Ordinal);
        session = GrantIds().Replace(session, "gr_01m81ke7hxryyb676582");
        session = Codes().Replace(session, "code=CODE");
        session = States().Replace(session, "state=STATE");
        session = Tokens().Replace(session, "ACCESS-TOKEN");
        // What nobody sees is cut off by many an editor.
        return Blanks().Replace(session, "");
    }

    [GeneratedRegex("gr_[0-9a-z]{20}")]
    private static partial Regex GrantIds();

    [GeneratedRegex("(?<=[?&])code=[0-9A-Za-z]+")]
    private static partial Regex Codes();

    [GeneratedRegex("(?<=[?&])state=[0-9A-Za-z_-]+")]
    private static partial Regex States();

    [GeneratedRegex(" +$", RegexOptions.Multiline)]
    private static partial Regex Blanks();

    /// As the sandbox makes them, and as Keap does.
    [GeneratedRegex(@"\b[0-9A-Za-z]{28}\b")]
    private static partial Regex Tokens();
}
