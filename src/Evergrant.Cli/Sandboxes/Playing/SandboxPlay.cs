using System.CommandLine;
using Evergrant.Cli.Terminal;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Playing;

internal static class SandboxPlay
{
    public static Command Create()
    {
        var thread = new Argument<string?>("THREAD")
        {
            Description = "000 to 004, as --list names them.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var list = new Option<bool>("--list") { Description = "Name the threads and end." };
        var language = new Option<string>("--as")
        {
            Description = "How calls are written: curl, php, csharp, node or http.",
            DefaultValueFactory = _ => "curl",
        };
        var command = new Command(
            "play",
            "Walk through a thread of Keap's forum: what went wrong, why, and what works, each call sent to a sandbox."
        )
        {
            thread,
            list,
            language,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(list))
                {
                    foreach (var one in Card.All)
                        Say.Data($"{one.Thread}  {one.Title}");
                    return ExitCodes.Ok;
                }

                var card =
                    Card.All.FirstOrDefault(one => one.Thread == parsed.GetValue(thread))
                    ?? throw new UsageException(
                        $"Say which thread: {string.Join(", ", Card.All.Select(one => one.Thread))}. --list names them."
                    );
                return await PlayAsync(card, LanguageOf(parsed.GetRequiredValue(language)), cancellationToken);
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox play --list",
            "evergrant sandbox play 000",
            "evergrant sandbox play 004 --as php"
        );
        return command;
    }

    private static async Task<int> PlayAsync(Card card, SnippetLanguage language, CancellationToken cancellationToken)
    {
        await using var keap = await KeapSandbox.StartAsync(cancellationToken: cancellationToken);
        using var sender = new CallSender();
        var player = new Player(keap, sender.SendAsync);
        Say.Data($"{Colors.OfData.Bold($"{card.Thread}  {card.Title}")}\n{card.Address}\n\n{card.Asked}");
        var code = ExitCodes.Ok;
        for (var number = 0; number < card.Steps.Count; number++)
        {
            var result = await player.PlayAsync(card.Steps[number], cancellationToken);
            foreach (var line in Lines(number + 1, result, language))
                Say.Data(line);
            if (result.IsAsTheCardSays)
                continue;
            Say.Error($"Step {number + 1} of thread {card.Thread} did not answer as its card says.");
            code = ExitCodes.Failed;
        }

        Say.Data($"\n{card.Answer}");
        return code;
    }

    private static IEnumerable<string> Lines(int number, StepResult result, SnippetLanguage language)
    {
        var step = result.Step;
        var kind =
            step.Wrong ? Colors.OfData.Red("wrong")
            : step.Call is null ? "     "
            : Colors.OfData.Green("right");
        yield return $"\n{number, 2}  {kind}  {step.Say}";
        if (result.Call is { } call)
            foreach (var line in Snippet.Of(call, language).TrimEnd('\n').Split('\n'))
                yield return $"      {line}";
        foreach (var line in $"{result.Status} {result.Text}".Trim().Split('\n'))
            yield return $"    {(result.Status is null ? " " : "→")} {line}";
        if (result.Reason is { } reason)
            yield return $"      reason  {reason}";
        if (step.Why is { } why)
            yield return $"      why     {why}";
        if (step.Wrong && result.Fix is { } fix)
            yield return $"      instead {fix.ReplaceLineEndings(" ")}";
        if (step.Clause is { } clause)
            yield return $"      see     {clause}";
    }

    private static SnippetLanguage LanguageOf(string name) =>
        name switch
        {
            "curl" => SnippetLanguage.Curl,
            "php" => SnippetLanguage.Php,
            "csharp" => SnippetLanguage.CSharp,
            "node" => SnippetLanguage.Node,
            "http" => SnippetLanguage.Http,
            _ => throw new UsageException($"'{name}' is no way to write a call: curl, php, csharp, node or http."),
        };
}
