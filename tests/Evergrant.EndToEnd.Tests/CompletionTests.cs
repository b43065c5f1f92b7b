using System.Diagnostics;

namespace Evergrant.EndToEnd;

/// The scripts in the shells they are for, as Tab would run them.
public sealed class CompletionTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, BuiltProgram.Evergrant);
    private static readonly string Posix = $"evergrant() {{ dotnet '{Program}' \"$@\"; }}";
    private static readonly string Fish = $"function evergrant; dotnet '{Program}' $argv; end";

    [FactNeeding("bash")]
    public async Task Bash_completes_commands_and_options()
    {
        using var shell = new TemporaryHome();
        Assert.Equal(
            ["refresh", "resume"],
            await CompleteAsync(
                shell,
                "bash",
                """
                source <(evergrant completion bash)
                COMP_LINE='evergrant grant re' COMP_POINT=18
                _evergrant
                printf '%s\n' "${COMPREPLY[@]}"
                """
            )
        );
    }

    [FactNeeding("fish")]
    public async Task Fish_completes_commands_and_options()
    {
        using var shell = new TemporaryHome();
        Assert.Equal(
            ["refresh", "resume"],
            await CompleteAsync(
                shell,
                "fish",
                "evergrant completion fish | source; complete --do-complete 'evergrant grant re' | cut -f1"
            )
        );
    }

    [FactNeeding("zsh")]
    public async Task Zsh_completes_commands_and_options()
    {
        using var shell = new TemporaryHome();
        Assert.Equal(
            ["refresh", "resume"],
            await CompleteAsync(
                shell,
                "zsh",
                """
                compdef() { :; }
                compadd() { print -l -- "${(@P)2}"; }
                source <(evergrant completion zsh)
                BUFFER='evergrant grant re' CURSOR=18
                _evergrant
                """
            )
        );
    }

    [Fact]
    public async Task Another_shell_is_refused_with_those_there_are()
    {
        using var home = new TemporaryHome();
        var ended = await home.RunAsync("completion", "tcsh");
        ended.Is(2);
        Assert.Contains("'bash'", ended.Errors, StringComparison.Ordinal);
    }

    private static async Task<string[]> CompleteAsync(TemporaryHome folder, string shell, string script)
    {
        var start = new ProcessStartInfo(shell)
        {
            ArgumentList = { "-c", $"{(shell == "fish" ? Fish : Posix)}\n{script}" },
            RedirectStandardOutput = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["HOME"] = folder.Path;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
