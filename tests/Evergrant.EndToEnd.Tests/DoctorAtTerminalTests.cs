namespace Evergrant.EndToEnd;

/// Two calls in one text: whoever sits there is asked.
public sealed class DoctorAtTerminalTests
{
    private const string Two = """
        curl https://api.infusionsoft.com/token -d grant_type=refresh_token

        curl https://api.infusionsoft.com/crm/rest/v1/contacts
        """;

    [FactNeeding("script")]
    public async Task Whoever_sits_at_a_terminal_is_asked_which_of_two_calls_is_meant()
    {
        using var home = new TemporaryHome();
        var file = Path.Combine(home.Path, "calls.txt");
        await File.WriteAllTextAsync(file, Two);
        await using var terminal = new AtTerminal(
            home.Path,
            new Dictionary<string, string>(),
            "doctor",
            "--request",
            file
        );

        await terminal.SeeAsync("There are 2 calls in the text:");
        await terminal.AnswerAsync("Which one, 1 to 2, or all", "3");
        await terminal.SeeAsync("goes from 1 to 2");
        await terminal.AnswerAsync("Which one", "2");
        await terminal.SeeAsync("OAUTH-040");

        Assert.Equal(1, (await terminal.EndAsync()).Code);
    }

    [Theory]
    [InlineData(2, "say which one with --which N, or --all")]
    [InlineData(1, "OAUTH-040", "--all")]
    [InlineData(1, "OAUTH-040", "--which", "2")]
    [InlineData(2, "--which goes from 1 to 2", "--which", "3")]
    public async Task Nobody_there_is_told_how_to_say_it(int code, string words, params string[] more)
    {
        using var home = new TemporaryHome();

        var ended = await home.RunWithAsync(Two, ["doctor", "--request", "-", .. more]);

        ended.Is(code);
        Assert.Contains(words, ended.Output + ended.Errors, StringComparison.Ordinal);
    }
}
