using System.CommandLine;

namespace Evergrant.Cli.Terminal;

/// Questions to whoever sits at the terminal. A wrong answer is explained and asked again; what a flag said is not asked.
/// <param name="mayAsk">False: what no flag says is a usage error that names the flag.</param>
/// <param name="mayRead">A secret may be piped in.</param>
internal sealed class Questions(bool mayAsk, bool mayRead)
{
    public static Option<bool> NoInput() =>
        new("--no-input") { Description = "Ask nothing: whatever is missing is an error that names its flag." };

    public static Questions Of(ParseResult parsed, Option<bool> noInput) =>
        new(!parsed.GetValue(noInput) && !Console.IsInputRedirected, !parsed.GetValue(noInput));

    public bool MayAsk => mayAsk;

    /// <param name="given">What the flag said.</param>
    /// <param name="usual">What Enter alone means. Null: something has to be said.</param>
    /// <param name="read">Throws a <see cref="UsageException"/> that explains what is wrong with an answer.</param>
    public async Task<T> AskAsync<T>(
        string question,
        string flag,
        string? given,
        string? usual,
        Func<string, T> read,
        CancellationToken cancellationToken
    )
    {
        if (given is not null)
            return read(given.Trim());
        if (!mayAsk)
            return usual is not null ? read(usual) : throw Missing(flag);
        return await AgainAsync(async () =>
        {
            Console.Error.Write(usual is null ? $"{question}: " : $"{question} [{usual}]: ");
            var typed = await Typed.LineAsync(cancellationToken) ?? throw new EndOfStreamException();
            return read(typed.Trim() is { Length: > 0 } said ? said : usual ?? "");
        });
    }

    /// What nobody but the user can know: without anybody to ask, Enter is no answer.
    public Task<T> RequireAsync<T>(
        string question,
        string flag,
        string? given,
        string? usual,
        Func<string, T> read,
        CancellationToken cancellationToken
    ) => AskAsync(question, flag, given, mayAsk ? usual : null, read, cancellationToken);

    /// A secret: from the file, from a pipe, or typed without echo.
    public async Task<T> AskHiddenAsync<T>(
        string question,
        string flag,
        FileInfo? file,
        Func<string, T> read,
        CancellationToken cancellationToken
    )
    {
        if (file is null && !mayRead)
            throw Missing(flag);
        async Task<T> Once() => read(await SecretInput.TextAsync(file, question, cancellationToken));
        return file is null && mayAsk ? await AgainAsync(Once) : await Once();
    }

    /// Enter alone is no.
    public Task<bool> ConfirmAsync(string question, string flag, bool given, CancellationToken cancellationToken) =>
        AskAsync($"{question} [y/N]", flag, given ? "yes" : null, null, YesOrNo, cancellationToken);

    private static bool YesOrNo(string said) =>
        said.ToLowerInvariant() switch
        {
            "y" or "yes" => true,
            "" or "n" or "no" => false,
            _ => throw new UsageException("Please answer y or n."),
        };

    private static async Task<T> AgainAsync<T>(Func<Task<T>> ask)
    {
        while (true)
            try
            {
                return await ask();
            }
            catch (UsageException wrong)
            {
                Say.Note(wrong.Message);
            }
            catch (EndOfStreamException)
            {
                throw new UsageException("The input ended before everything was answered; nothing more was done.");
            }
    }

    private static UsageException Missing(string flag) => new($"{flag} is missing, and nobody may be asked.");
}
