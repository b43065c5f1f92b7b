namespace Evergrant.Cli.Completion;

/// Each asks the program itself what may come next, so a script never lags behind the commands.
internal static class CompletionScripts
{
    private const string Bash = """
        _evergrant() {
          local IFS=$'\n'
          COMPREPLY=($(evergrant "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null))
        }
        complete -o default -F _evergrant evergrant
        """;

    private const string Zsh = """
        #compdef evergrant
        _evergrant() {
          local -a found
          found=("${(@f)$(evergrant "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          [[ -n $found ]] && compadd -a found || _files
        }
        compdef _evergrant evergrant
        """;

    private const string Fish = """
        function __evergrant_complete
          set -l line (commandline --current-process --cut-at-cursor)
          evergrant "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
        end
        complete --command evergrant --arguments '(__evergrant_complete)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName evergrant -ScriptBlock {
          param($word, $line, $position)
          $typed = $line.ToString().PadRight($position)
          evergrant "[suggest:$position]" "$typed" 2>$null | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    public static readonly IReadOnlyList<string> Names = ["bash", "zsh", "fish", "powershell"];

    public static string For(string shell) =>
        shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => PowerShell,
        };
}
