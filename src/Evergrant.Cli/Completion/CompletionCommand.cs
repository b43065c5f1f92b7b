using System.CommandLine;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Completion;

internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell." };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Names]);
        var command = new Command("completion", "Print the script that completes evergrant's commands with Tab.")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            Say.Data(CompletionScripts.For(parsed.GetRequiredValue(shell)));
            return ExitCodes.Ok;
        });
        HelpWithExamples.Add(
            command,
            "source <(evergrant completion bash)                     in ~/.bashrc",
            "source <(evergrant completion zsh)                      in ~/.zshrc, after compinit",
            "evergrant completion fish > ~/.config/fish/completions/evergrant.fish",
            "evergrant completion powershell | Out-String | iex      in $PROFILE"
        );
        return command;
    }
}
