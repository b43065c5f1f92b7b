using System.CommandLine;
using System.Text;

namespace Evergrant.Cli.Terminal;

/// Secrets come from a file, from stdin or from a prompt that shows nothing; never from the command line, which every user of
/// the machine can read.
internal static class SecretInput
{
    private const int Longest = 4_096;

    public static Option<FileInfo?> File() =>
        new("--secret-file")
        {
            Description = "File that holds the client secret. Default: stdin, or a prompt on a terminal.",
            HelpName = "FILE",
        };

    /// <exception cref="UsageException">None was given, or it cannot be one.</exception>
    public static async Task<ClientSecret> ReadAsync(FileInfo? file, CancellationToken cancellationToken)
    {
        var text = file is not null
            ? await FromFileAsync(file, cancellationToken)
            : await Typed.ReadAsync<string>(
                Console.IsInputRedirected ? Console.In.ReadToEnd : Prompt,
                cancellationToken
            );
        var secret = text.Trim();
        return secret switch
        {
            "" => throw new UsageException(
                "No secret was given: pipe it in, name --secret-file, or type it at the prompt."
            ),
            { Length: > Longest } => throw new UsageException(
                $"That is no client secret: it is longer than {Longest} characters."
            ),
            _ when secret.Any(char.IsControl) => throw new UsageException(
                "That is no client secret: it has more than one line."
            ),
            _ => new ClientSecret(secret),
        };
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

    private static string Prompt()
    {
        Console.Error.Write("Client secret (not shown): ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length -= typed.Length > 0 ? 1 : 0;
            else
                typed.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
