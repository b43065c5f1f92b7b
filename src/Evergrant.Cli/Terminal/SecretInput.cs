using System.CommandLine;

namespace Evergrant.Cli.Terminal;

/// Secrets come from a file, from stdin or from a prompt that shows nothing; never from the command line, which every user of
/// the machine can read.
internal static class SecretInput
{
    private const int Longest = 4_096;

    public static Option<FileInfo?> File() => File("--secret-file", "the client secret");

    public static Option<FileInfo?> File(string flag, string what) =>
        new(flag)
        {
            Description = $"File that holds {what}. Default: stdin, or a prompt on a terminal.",
            HelpName = "FILE",
        };

    /// As it was given, untrimmed.
    public static Task<string> TextAsync(FileInfo? file, string prompt, CancellationToken cancellationToken) =>
        file is not null ? FromFileAsync(file, cancellationToken)
        : Console.IsInputRedirected ? Typed.ReadAsync(Console.In.ReadToEnd, cancellationToken)
        : Typed.ReadAsync(() => Hidden.Read(prompt), cancellationToken);

    /// <summary>Without what stands around it, which pasting and editors add; that is told.</summary>
    /// <exception cref="UsageException">It is nothing, too long, or has a line break or a blank inside.</exception>
    public static string OneLine(string text, string what, string flag)
    {
        var secret = text.Trim();
        var mistake = secret switch
        {
            "" => $"No {what} was given: pipe it in, name {flag}, or type it at the prompt.",
            { Length: > Longest } => $"That is no {what}: it is longer than {Longest} characters.",
            _ when secret.Any(char.IsControl) =>
                $"That is no {what}: it has more than one line. Copy the value alone, without line breaks.",
            _ when secret.Any(char.IsWhiteSpace) =>
                $"That is no {what}: there is a blank inside. Copy the value alone.",
            _ => null,
        };
        if (mistake is not null)
            throw new UsageException(mistake);
        // The line's end of a file or a pipe is nobody's mistake.
        if (text.TrimEnd('\r', '\n') != secret)
            Say.Note($"Blanks around the {what} were left out.");
        return secret;
    }

    private static async Task<string> FromFileAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            return await System.IO.File.ReadAllTextAsync(file.FullName, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file.FullName} cannot be read: {unreadable.Message}");
        }
    }
}
