using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using Evergrant.Sandbox;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxPersonaCommand
{
    private static readonly string[] Heads = ["NAME", "KEAP ID", "KEAP APPLICATIONS"];

    public static Command Create() =>
        Nouns.Make("persona", "Who is in the sandbox, and what they have.", Show(), Load(), Print());

    private static Command Show()
    {
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "show",
            "The owners and their Keap applications.",
            async (parsed, client, cancellationToken) =>
                Tell(await client.GetAsync("personas", cancellationToken), parsed.GetValue(json)),
            json
        );
    }

    private static Command Load()
    {
        var file = new Argument<string>("FILE") { Description = $"A personas file, or one of {Known}." };
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "load",
            "Begin anew with these people. What was there is gone, the clock stays; a reset comes back to them.",
            async (parsed, client, cancellationToken) =>
            {
                var text = TextOf(parsed.GetRequiredValue(file));
                // Read here too: each mistake is a line of its own.
                Read(text);
                var wanted = JsonNode.Parse(text)!.AsObject();
                Tell(await client.PutAsync("personas", wanted, cancellationToken), parsed.GetValue(json));
            },
            file,
            json
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox persona load 003",
            "evergrant sandbox persona load contractor.json"
        );
        return command;
    }

    private static Command Print()
    {
        var name = new Argument<string>("NAME") { Description = $"One of {Known}." };
        var command = new Command("print", "A personas file that comes along, to make one's own of.") { name };
        command.SetAction(parsed =>
        {
            Say.Data(TextOf(parsed.GetRequiredValue(name)).TrimEnd());
            return ExitCodes.Ok;
        });
        HelpWithExamples.Add(command, "evergrant sandbox persona print 004 > contractor.json");
        return command;
    }

    private static string Known => string.Join(", ", SandboxPersonas.Names);

    /// Of `--personas` and `load`: a name that comes along, else a file.
    /// <exception cref="UsageException"/>
    public static SandboxPersonas Find(string nameOrFile) => Read(TextOf(nameOrFile));

    private static string TextOf(string nameOrFile)
    {
        if (SandboxPersonas.TextOf(nameOrFile) is { } known)
            return known;

        try
        {
            return File.ReadAllText(nameOrFile);
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"'{nameOrFile}' is no personas file that can be read, and none of {Known}.");
        }
    }

    private static SandboxPersonas Read(string text)
    {
        try
        {
            return SandboxPersonas.Read(text);
        }
        catch (PersonasInvalidException invalid)
        {
            throw new UsageException(string.Join(Environment.NewLine, invalid.Mistakes));
        }
    }

    private static void Tell(JsonObject personas, bool json) =>
        SandboxAnswers.Print(personas, json, () => Table.Lines(Heads, Rows(personas, "logins").Select(Row)));

    private static string[] Row(JsonObject login) =>
        [
            $"{Cell(login["given_name"])} {Cell(login["family_name"])}",
            Cell(login["email"]),
            Cell(new JsonArray([.. Rows(login, "tenants").Select(tenant => tenant["host"]?.DeepClone())])),
        ];
}
