using System.Globalization;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Hooks;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Looking;

/// <summary>/_sandbox/hooks</summary>
internal sealed class HookPages(HookParts parts, FormTokens forms, ShownOnce shown)
{
    private readonly SandboxHooks hooks = parts.Shown;
    private const int MostShown = 200;

    public Task ListAsync(HttpContext context)
    {
        var subscriptions = hooks.Subscriptions;
        var deliveries = hooks.Deliveries;
        var listed =
            subscriptions.Count == 0
                ? Html.Of($"<p>None yet. POST /crm/rest/v1/hooks makes one.</p>")
                : Piece.Table(
                    "Subscriptions",
                    ["Key", "Event", "Address", "Status", "Tenant"],
                    subscriptions.Select(Row)
                );
        var sent =
            deliveries.Count == 0
                ? Html.Of($"<p>None yet. Changes leave 30 to 60 seconds later, on the sandbox's clock.</p>")
                : Piece.Table(
                    "Deliveries",
                    ["Delivery", "Event", "Address", "State", "Attempts", "Next (UTC)"],
                    deliveries.Reverse().Take(MostShown).Select(Row)
                );
        var page = new Page(
            "Hooks",
            Html.Of(
                $"""
                <h1>Hooks</h1>
                {listed}
                <h2>Deliveries</h2>
                {sent}
                <p>The page of a delivery has a button that sends it once more, and so does <code>evergrant sandbox hook resend ID</code>.</p>
                {Piece.Back}
                """
            )
        )
        {
            Wide = true,
        };
        return page.WriteAsync(context);
    }

    public Task ShowAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (hooks.Deliveries.FirstOrDefault(one => Text(one.Id) == id) is not { } delivery)
            return Piece.NotFoundAsync(context, "No such delivery is kept.", LookingRoutes.Hooks);

        var facts = Piece.Facts([
            ("Event", Piece.Text(delivery.EventKey)),
            ("Address", Piece.Text(delivery.HookUrl)),
            ("Hook", Piece.Text(delivery.HookKey)),
            ("Tenant", Piece.Text(delivery.Tenant)),
            ("State", State(delivery)),
            ("Next (UTC)", Due(delivery)),
        ]);
        var attempts = Piece.Table(
            "Attempts",
            ["Time (UTC)", "Status", "Outcome"],
            delivery.Attempts.Select(one =>
                Html.Of(
                    $"<tr><td class=\"time\">{Piece.Time(one.At)}</td><td>{one.Status?.ToString(CultureInfo.InvariantCulture) ?? "none"}</td><td>{one.Outcome.Replace('_', ' ')}{(one.IsResend ? ", sent by hand" : "")}</td></tr>"
                )
            )
        );
        var body = delivery.Body is { } text
            ? Html.Of($"{Again(context, delivery)}<h2>Body</h2><pre>{text}</pre>")
            : Html.Of($"<p>Changes are still being gathered.</p>");
        var page = new Page(
            $"Delivery {Text(delivery.Id)}",
            Html.Of(
                $"""
                <h1>Delivery {Text(delivery.Id)}</h1>
                {shown.Take(context)?.Piece}
                {facts}
                {attempts}
                {body}
                <p><a href="{LookingRoutes.Hooks}">All hooks</a></p>
                """
            )
        )
        {
            Wide = true,
        };
        return page.WriteAsync(context);
    }

    public async Task ResendAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context, forms) is null)
            return;

        var text = (string)context.Request.RouteValues["id"]!;
        try
        {
            var sent = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? await parts.Queue.ResendAsync(id, context.RequestAborted)
                : throw new ProblemException(404, "no_such_delivery", "No such delivery is kept.");
            var outcome = sent.Attempts[^1].Outcome.Replace('_', ' ');
            await shown.SendAsync(
                context,
                $"{LookingRoutes.Hooks}/{Text(id)}",
                Shown.Done($"Sent once more: {outcome}.")
            );
        }
        catch (ProblemException wrong)
        {
            await NotAcceptedPage.WriteAsync(context, wrong.Status, wrong.Message);
        }
    }

    private Html Again(HttpContext context, SandboxHookDelivery delivery) =>
        Html.Of(
            $"""
            <form method="post" action="{LookingRoutes.Hooks}/{Text(delivery.Id)}">
            <input type="hidden" name="form_token" value="{forms.TokenFor(context)}">
            <button type="submit">Send once more</button>
            </form>
            """
        );

    private static Html Row(SandboxHook hook) =>
        Html.Of(
            $"<tr><td>{hook.Key}</td><td>{hook.EventKey}</td><td class=\"long\">{hook.HookUrl}</td><td>{hook.Status.ToString()}</td><td>{hook.Tenant}</td></tr>"
        );

    private static Html Row(SandboxHookDelivery one) =>
        Html.Of(
            $"""
            <tr><td><a href="{LookingRoutes.Hooks}/{Text(one.Id)}">{Text(one.Id)}</a></td><td>{one.EventKey}</td>
            <td class="long">{one.HookUrl}</td><td>{State(one)}</td>
            <td>{Text(one.Attempts.Count)}</td><td class="time">{Due(one)}</td></tr>
            """
        );

    private static Html State(SandboxHookDelivery one) =>
        one.State is SandboxHookState.Failed or SandboxHookState.Dropped
            ? Html.Of($"<span class=\"bad\">{one.State.ToString().ToLowerInvariant()}</span>")
            : Html.Of($"{one.State.ToString().ToLowerInvariant()}");

    private static Html Due(SandboxHookDelivery one) => one.DueAt is { } due ? Piece.Time(due) : Piece.Text(null);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
