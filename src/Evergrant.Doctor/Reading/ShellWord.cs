namespace Evergrant.Doctor.Reading;

/// A word of a command line after the shell's quoting is taken off. A class: it may hold a secret.
internal sealed class ShellWord(string text, int offset)
{
    public string Text { get; } = text;
    public int Offset { get; } = offset;
}
