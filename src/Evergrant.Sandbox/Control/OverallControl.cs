using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Control;

internal sealed class OverallControl(SandboxParts parts)
{
    public static readonly string Version = typeof(KeapSandbox).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public Task StatusAsync(HttpContext context)
    {
        var status = new StatusAnswer(
            Version,
            Root(context),
            parts.Clock.GetUtcNow(),
            parts.Clock.IsFrozen,
            (long)parts.Clock.Offset.TotalMilliseconds,
            // Whether, not where: nothing over HTTP names a file.
            parts.Options.DataFile
                is not null,
            parts.Profiles.World.Era,
            parts.State.DeveloperActive,
            parts.State.Consents.Count,
            parts.Store.Document.TokenSets.Count,
            parts.Store.Records(Kind.Contacts).Count,
            parts.Log.Count,
            parts.Faults.All.Count,
            parts.Tls?.Port
        );
        return ControlJson.WriteAsync(context, status, ControlJson.Default.StatusAnswer);
    }

    /// <summary>Whether it is all there; the first world answers before those that a state file tells of.</summary>
    public Task ReadyAsync(HttpContext context) =>
        parts.Worlds.IsOpen
            ? ControlJson.WriteAsync(context, new ReadyAnswer(true), ControlJson.Default.ReadyAnswer)
            : throw new ProblemException(503, "not_ready", "Worlds of the state file are being opened.");

    /// <summary>Where TLS is answered, and the certificate of who vouches for it.</summary>
    public Task TlsAsync(HttpContext context) =>
        parts.Tls is { } tls
            ? ControlJson.WriteAsync(
                context,
                new TlsAnswer(tls.Port, tls.Authority, tls.Until, SandboxTls.Hosts),
                ControlJson.Default.TlsAnswer
            )
            : throw new ProblemException(404, "no_tls", "This world answers no TLS: it was made without.");

    /// <summary>What a program is to be told, secrets too.</summary>
    public Task EnvironmentAsync(HttpContext context) =>
        ControlJson.WriteAsync(
            context,
            ProgramEnvironment.Of(parts.Store, parts.Apps.All, Root(context)),
            ControlJson.Default.DictionaryStringString
        );

    /// <summary>All of it, or one tenant.</summary>
    public async Task ResetAsync(HttpContext context)
    {
        var tenant = ControlGuard.HasBody(context)
            ? (await ControlJson.ReadAsync(context, ControlJson.Default.ResetBody)).Tenant
            : null;
        await (tenant is null ? parts.ResetAsync() : parts.ResetAsync(tenant));
        await StatusAsync(context);
    }

    public Task MailAsync(HttpContext context) =>
        ControlJson.WriteAsync(context, new MailAnswer(parts.State.Mail), ControlJson.Default.MailAnswer);

    public Task LineageAsync(HttpContext context) => WriteLineageAsync(context, Lineage.Of(parts.Store));

    public Task LineageOfAsync(HttpContext context)
    {
        var consent = (string)context.Request.RouteValues["consent"]!;
        if (parts.State.Consents.All(one => one.Id != consent))
            throw new ProblemException(404, "no_such_consent", "No consent has that id.");

        return WriteLineageAsync(context, [.. Lineage.Of(parts.Store).Where(node => node.ConsentId == consent)]);
    }

    private static Task WriteLineageAsync(HttpContext context, IReadOnlyList<LineageNode> nodes) =>
        ControlJson.WriteAsync(context, new LineageAnswer(nodes), ControlJson.Default.LineageAnswer);

    public async Task ConsentAsync(HttpContext context)
    {
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.ConsentBody);
        if (body.Answer is not (null or "allow" or "deny" or "close"))
            throw ProblemException.BadRequest("invalid_answer", "answer is allow, deny or close.");

        bool? allow = body.Answer == "close" ? null : body.Answer != "deny";
        Uri.TryCreate(body.AuthorizeUrl, UriKind.Absolute, out var url);
        var answered = await parts.Headless.AnswerAsync(url, body.Login, body.Tenant, allow);
        // Keap's own pages are ours; an app's address is given back as it was sent.
        var location = answered.Location;
        var redirectTo = location?.StartsWith('/') == true ? Root(context) + location : location;
        await ControlJson.WriteAsync(
            context,
            new ConsentAnswer(redirectTo, answered.IsTwice ? 2 : null),
            ControlJson.Default.ConsentAnswer
        );
    }

    private static string Root(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}";
}
