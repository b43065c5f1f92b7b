using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using Evergrant.Sandbox;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

/// Needs no running sandbox: what a sandbox maps is in the program.
internal static class SandboxCoverage
{
    private static readonly string[] Heads = ["DOCUMENT", "VERSION", "OPERATIONS", "MODELLED", "GENERATED", "MISSING"];

    public static Command Create()
    {
        var documents = new Option<string[]>("--openapi")
        {
            Description = "An OpenAPI document of Keap's, JSON or YAML. Can be given again.",
            HelpName = "FILE",
            Required = true,
        };
        var list = new Option<bool>("--list") { Description = "Every operation, and how it is answered." };
        var json = GlobalOptions.Json();
        var command = new Command("coverage", "How much of Keap's API the sandbox imitates.") { documents, list, json };
        command.SetAction(parsed =>
        {
            var read = (parsed.GetValue(documents) ?? []).Select(Read).ToList();
            var isListed = parsed.GetValue(list);
            Print(
                new JsonObject { ["documents"] = new JsonArray([.. read.Select(Shown)]) },
                parsed.GetValue(json),
                () =>
                    isListed
                        ? Table.Lines(["OPERATION", "ANSWERED"], read.SelectMany(Operations))
                        : Table.Lines(Heads, read.Select(Row))
            );
            return ExitCodes.Ok;
        });
        HelpWithExamples.Add(
            command,
            "evergrant sandbox coverage --openapi keap-v1.json --openapi keap-v2.yml",
            "evergrant sandbox coverage --openapi keap-v2.yml --list"
        );
        return command;
    }

    private static ApiCoverage Read(string path)
    {
        try
        {
            return KeapSandbox.CoverageOf(path);
        }
        catch (ApiDocumentException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }

    private static string[] Row(ApiCoverage coverage) =>
        [
            coverage.Title,
            coverage.Version,
            $"{coverage.Operations.Count}",
            $"{coverage.CountOf(Coverage.Modelled)}",
            $"{coverage.CountOf(Coverage.Generated)}",
            $"{coverage.CountOf(Coverage.Missing)}",
        ];

    private static IEnumerable<string[]> Operations(ApiCoverage coverage) =>
        coverage.Operations.Select(one => (string[])[$"{one.Method} {one.Path}", Word(one.Coverage)]);

    private static JsonNode Shown(ApiCoverage coverage) =>
        new JsonObject
        {
            ["title"] = coverage.Title,
            ["version"] = coverage.Version,
            ["modelled"] = coverage.CountOf(Coverage.Modelled),
            ["generated"] = coverage.CountOf(Coverage.Generated),
            ["missing"] = coverage.CountOf(Coverage.Missing),
            ["operations"] = new JsonArray([
                .. coverage.Operations.Select(one => new JsonObject
                {
                    ["api"] = one.Api,
                    ["method"] = one.Method,
                    ["path"] = one.Path,
                    ["answered"] = Word(one.Coverage),
                }),
            ]),
        };

    private static string Word(Coverage coverage) => coverage.ToString().ToLowerInvariant();
}
