namespace Evergrant.Cli.Initializing;

internal enum Language
{
    Bash,
    Php,
    Node,
    CSharp,
}
