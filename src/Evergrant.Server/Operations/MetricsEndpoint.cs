using System.Globalization;
using System.Text;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Submissions;
using Evergrant.Storage;

namespace Evergrant.Server.Operations;

/// `GET /metrics` in Prometheus' text format, for operators. No grant has a line of its own: there may be thousands, and
/// their names are nobody else's business.
internal sealed class MetricsEndpoint(EvergrantHome home, Delivery delivery)
{
    private static readonly GrantState[] States = Enum.GetValues<GrantState>();

    public async Task GetAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(await WriteAsync(context.RequestAborted), context.RequestAborted);
    }

    private async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        try
        {
            var grants = await home.Store.CountByStateAsync(cancellationToken);
            var due = await home.Store.FindNextDueAsync([], cancellationToken);
            var overdue = due is { } at ? Math.Max(0, (home.Calendar.GetUtcNow() - at).TotalSeconds) : 0;
            Add(text, "evergrant_store_up", "1 while the store answers.", 1);
            Head(text, "evergrant_grants", "Grants by state.");
            foreach (var state in States)
                Row(text, $"evergrant_grants{{state=\"{NameOf(state)}\"}}", grants.GetValueOrDefault(state));
            Add(text, "evergrant_refresh_overdue_seconds", "How long the oldest due refresh has waited.", overdue);
            await AddSubmissionsAsync(text, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            Add(text, "evergrant_store_up", "1 while the store answers.", 0);
        }
        Add(text, "evergrant_redemptions_in_flight", "Redemptions in flight here.", home.Keeper.InFlightCount);
        return text.ToString();
    }

    /// Those that are over are not counted: there may be a million.
    private async Task AddSubmissionsAsync(StringBuilder text, CancellationToken cancellationToken)
    {
        var counts = await delivery.CountAsync(cancellationToken);
        var held = await delivery.ListHeldAsync(cancellationToken);
        Head(text, "evergrant_submissions", "Submissions of forms by state; those that are over are not counted.");
        foreach (var count in counts)
            Row(text, $"evergrant_submissions{{state=\"{NameOf(count.State)}\"}}", count.Number);
        var oldest = counts.Where(count => count.State != SubmissionState.Quarantined).Min(count => count.Oldest);
        var age = oldest is { } at ? Math.Max(0, (home.Calendar.GetUtcNow() - at).TotalSeconds) : 0;
        Add(text, "evergrant_submissions_oldest_seconds", "Age of the oldest one that is not over.", age);
        Add(text, "evergrant_submissions_held", "Those whose grant's queue is held.", held.Sum(queue => queue.Waiting));
        Add(text, "evergrant_queues_held", "Grants of which nothing is delivered though something waits.", held.Count);
    }

    private static string NameOf(SubmissionState state) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    private static string NameOf(GrantState state) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    private static void Add(StringBuilder text, string name, string help, double value)
    {
        Head(text, name, help);
        Row(text, name, value);
    }

    private static void Head(StringBuilder text, string name, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");

    private static void Row(StringBuilder text, string name, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
}
