using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Grants;

internal static class GrantShow
{
    private const int Attempts = 10;

    public static Command Create()
    {
        var (name, json) = (GrantArgument.Create(), GlobalOptions.Json());
        var command = new Command("show", "One grant: its state, since when, on what evidence, and what to do.")
        {
            name,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var grant = await home.RequireGrantAsync(parsed.GetRequiredValue(name), cancellationToken);
                var attempts = await home.Store.ListAttemptsAsync(grant.Id, Attempts, cancellationToken);
                var page = GrantPage.Of(grant, attempts, home.Calendar.GetUtcNow());
                if (parsed.GetValue(json))
                    JsonOut.Print(page);
                else
                    Print(page, home.Calendar.GetUtcNow());
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant grant show demo", "evergrant grant show demo --json");
        return command;
    }

    private static void Print(GrantPage page, DateTimeOffset now)
    {
        var (grant, evidence) = (page.Grant, page.Evidence);
        foreach (
            var line in Table.Facts(
                ("grant", $"{grant.Name} ({grant.Id})"),
                ("account", grant.Account),
                ("app", grant.App),
                ("state", $"{grant.State} since {Times.Text(grant.Since)}"),
                ("what to do", grant.WhatToDo),
                ("", null),
                ("access until", Times.WithDistance(grant.AccessExpiresAt, now)),
                ("refresh until", Times.WithDistance(grant.RefreshEndsAt, now)),
                ("  unused", grant.AbsoluteEndsAt is null ? null : Times.WithDistance(grant.IdleEndsAt, now)),
                ("  by age", Times.WithDistance(grant.AbsoluteEndsAt, now)),
                ("next refresh", Times.WithDistance(grant.NextRefreshAt, now) ?? "not by itself"),
                ("kept", grant.AccessExpiresAt is null ? null : Kept(grant)),
                ("generation", $"{grant.Generation}"),
                ("evidence", $"{evidence.What} at {Times.Text(evidence.At)}"),
                ("  sent", evidence.Sent),
                ("  received", evidence.Received),
                ("  meaning", evidence.Meaning),
                ("  node", evidence.Node)
            )
        )
            Say.Data(line);
        PrintAttempts(page.Attempts);
    }

    private static string Kept(GrantRow grant) =>
        grant switch
        {
            { IsRationed: true } => $"{grant.Keep}: only alive, for the app's share of the daily quota is used up",
            { Keep: "auto", IsWarm: true } => "auto: warm, it was read in the last 7 days",
            { Keep: "auto" } => "auto: only alive, nobody read it in the last 7 days",
            _ => grant.Keep,
        };

    private static void PrintAttempts(IReadOnlyList<AttemptRow> attempts)
    {
        if (attempts.Count == 0)
            return;
        Say.Data("");
        foreach (
            var line in Table.Lines(
                ["ATTEMPT", "KIND", "GEN", "OUTCOME", "RECEIVED"],
                attempts.Select(attempt =>
                    (string[])
                        [
                            Times.Text(attempt.StartedAt),
                            attempt.Kind,
                            $"{attempt.Generation}",
                            attempt.Outcome,
                            attempt.Received ?? "-",
                        ]
                )
            )
        )
            Say.Data(line);
    }
}
