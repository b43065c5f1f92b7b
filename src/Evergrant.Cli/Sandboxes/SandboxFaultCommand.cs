using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using Evergrant.Sandbox;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxFaultCommand
{
    private static readonly string[] Heads = ["ID", "FAULT", "ROUTE", "ON", "CLIENT", "NTH", "TIMES", "FIRED"];

    public static Command Create() => Nouns.Make("fault", "What goes wrong, on purpose.", Add(), List(), Remove());

    private static Command Add()
    {
        var name = new Argument<string>("FAULT") { Description = string.Join(", ", FaultNames.All) + "." };
        var id = new Option<string?>("--id") { Description = "What to call it. Default: the fault's own name." };
        var on = new Option<string?>("--on") { Description = "refresh_token or authorization_code. Default: both." };
        var nth = new Option<int>("--nth")
        {
            Description = "The first request it strikes.",
            DefaultValueFactory = _ => 1,
        };
        var times = new Option<int>("--times") { Description = "How many it strikes.", DefaultValueFactory = _ => 1 };
        var route = new Option<string?>("--route")
        {
            Description = "token, api, authorize, or the beginning of a path. Default: the token endpoint if it can.",
            HelpName = "ROUTE",
        };
        var client = new Option<string?>("--client-id") { Description = "One app's requests only.", HelpName = "ID" };
        var delay = Span("--delay", "slow, slow-body: how long.");
        var window = Span("--window", "brownout: how long, on the sandbox's clock. Default: 1h.");
        var life = Span("--life", "early-expiry: when the token really ends. Default: 60s.");
        var skew = new Option<int?>("--skew") { Description = "clock-skew: seconds ahead, or behind. Default: 300." };
        var bytes = new Option<int?>("--bytes") { Description = "truncated-json, slow-body: what comes at once." };
        var letters = new Option<int?>("--letters") { Description = "longer-token: of each token. Default: 2000." };
        var status = new Option<int?>("--status") { Description = "html-instead-of-json: of the page. Default: 403." };
        var retryAfter = new Option<int?>("--retry-after") { Description = "503, brownout, 429-…, spike: seconds." };
        var held = new Option<bool>("--after-commit") { Description = "hang: hold the answer, not the request." };
        var command = SandboxOptions.Verb(
            "add",
            "Set a fault.",
            async (parsed, sandbox, cancellationToken) =>
            {
                var fault = new JsonObject
                {
                    ["name"] = parsed.GetRequiredValue(name),
                    ["match"] = new JsonObject
                    {
                        ["grant_type"] = parsed.GetValue(on),
                        ["nth"] = parsed.GetValue(nth),
                        ["route"] = parsed.GetValue(route),
                        ["client_id"] = parsed.GetValue(client),
                    },
                    ["times"] = parsed.GetValue(times),
                    ["options"] = new JsonObject
                    {
                        ["delay_ms"] = (int?)parsed.GetValue(delay)?.TotalMilliseconds,
                        ["window_seconds"] = (int?)parsed.GetValue(window)?.TotalSeconds,
                        ["life_seconds"] = (int?)parsed.GetValue(life)?.TotalSeconds,
                        ["skew_seconds"] = parsed.GetValue(skew),
                        ["bytes"] = parsed.GetValue(bytes),
                        ["letters"] = parsed.GetValue(letters),
                        ["status"] = parsed.GetValue(status),
                        ["retry_after"] = parsed.GetValue(retryAfter),
                        ["after_commit"] = parsed.GetValue(held),
                    },
                };
                var set = await sandbox.PutAsync(
                    $"faults/{parsed.GetValue(id) ?? parsed.GetRequiredValue(name)}",
                    fault,
                    cancellationToken
                );
                Say.Note($"{Cell(set["name"])} is set as {Cell(set["id"])}.");
            },
            name,
            id,
            on,
            nth,
            times,
            route,
            client,
            delay,
            window,
            life,
            skew,
            bytes,
            letters,
            status,
            retryAfter,
            held
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox fault add lost-response --on refresh_token",
            "evergrant sandbox fault add slow --delay 3s --times 2",
            "evergrant sandbox fault add 500 --route /crm/rest/v1/contacts --nth 3",
            "evergrant sandbox fault add brownout --window 1h"
        );
        return command;
    }

    private static Option<TimeSpan?> Span(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "SPAN",
            CustomParser = Spans.Take,
        };

    private static Command List()
    {
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "list",
            "The faults that are set.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync("faults", cancellationToken);
                Print(answer, parsed.GetValue(json), () => Table.Lines(Heads, Rows(answer, "faults").Select(Row)));
            },
            json
        );
    }

    private static Command Remove()
    {
        var id = new Argument<string>("ID") { Description = "As fault list shows it." };
        return SandboxOptions.Verb(
            "remove",
            "Take a fault back; requests it holds go on.",
            (parsed, client, cancellationToken) =>
                client.DeleteAsync($"faults/{parsed.GetRequiredValue(id)}", cancellationToken),
            id
        );
    }

    private static string[] Row(JsonObject fault) =>
        [
            Cell(fault["id"]),
            Cell(fault["name"]),
            Cell(fault["match"]?["route"]),
            Cell(fault["match"]?["grant_type"]),
            Cell(fault["match"]?["client_id"]),
            Cell(fault["match"]?["nth"]),
            (int?)fault["times"] == int.MaxValue ? "all" : Cell(fault["times"]),
            Cell(fault["fired"]),
        ];
}
