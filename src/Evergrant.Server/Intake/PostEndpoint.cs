using System.Globalization;
using System.Net;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;
using Evergrant.Server.Web;

namespace Evergrant.Server.Intake;

/// `POST /f/{form}`: a cross-site post is what it is for, so it asks for no token of ours and touches no session.
internal sealed class PostEndpoint(
    OpenForms forms,
    Acceptance acceptance,
    Delivery delivery,
    ConsumerGate gate,
    PublicAddress address
)
{
    private const string Idempotency = "Idempotency-Key";
    private const string Visitor = "X-Evergrant-Visitor";
    private const string VisitorAgent = "X-Evergrant-Visitor-Agent";
    private const string VisitorSite = "X-Evergrant-Visitor-Site";
    private const string SentAt = "X-Evergrant-Sent-At";

    public async Task AcceptAsync(HttpContext context)
    {
        if (await forms.RequireAsync(context) is not { } form)
            return;
        CrossSite.Allow(context, form);
        var trust = Trust.Stranger;
        if (form.Definition.NeedsKey || ConsumerGate.PresentsKey(context.Request))
        {
            if (!await AdmitAsync(context, form))
                return;
            trust = Trust.Keyed;
        }
        RawSubmission raw;
        try
        {
            raw = await ReadAsync(context, trust);
        }
        catch (UnreadableException unreadable)
        {
            await Refusal.WriteAsync(context, unreadable.ToProblem());
            return;
        }
        var answer = await acceptance.AcceptAsync(form, raw, context.RequestAborted);
        delivery.Wake();
        await PostAnswers.WriteAsync(context, form, answer);
    }

    /// A back end's key: one of the grant whose policy leaves the form to it.
    private async Task<bool> AdmitAsync(HttpContext context, Form form)
    {
        if (await gate.AdmitAsync(context) is not { } consumer)
            return false;
        var problem =
            consumer.Key.Grant != form.Grant
                ? OpenForms.NoSuchForm
                : CallPolicy.Check(consumer, HttpMethods.Post, FormPath.Of(form.Name));
        if (problem is not null)
            await Problem.WriteAsync(context, problem);
        return problem is null;
    }

    private async Task<RawSubmission> ReadAsync(HttpContext context, Trust trust)
    {
        var request = context.Request;
        var isKeyed = trust == Trust.Keyed;
        var key = request.Headers[Idempotency];
        if (key.Count > 1)
            throw new UnreadableException(400, "idempotency_key_invalid", "One Idempotency-Key, please.");
        return new RawSubmission
        {
            Fields = await SentFields.ReadAsync(context),
            From = isKeyed ? VisitorOf(request) : Remote(context),
            Agent = (isKeyed ? Text(request.Headers[VisitorAgent]) : null) ?? Text(request.Headers.UserAgent),
            Site = (isKeyed ? Text(request.Headers[VisitorSite]) : null) ?? Text(request.Headers.Origin),
            At = isKeyed ? SentAtOf(request) : null,
            IsOwnPage = SameOrigin.IsOurs(request, address),
            IdempotencyKey = key.Count == 1 ? key[0] : null,
            Trust = trust,
        };
    }

    /// A back end's own address is nobody's who consented: it says whose it is, or none is on record.
    private static string? VisitorOf(HttpRequest request) =>
        IPAddress.TryParse(request.Headers[Visitor].ToString(), out var address) ? address.ToString() : null;

    /// <exception cref="UnreadableException"/>
    private static DateTimeOffset? SentAtOf(HttpRequest request) =>
        Text(request.Headers[SentAt]) is not { } text ? null
        : DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? at
        : throw new UnreadableException(400, "sent_at_invalid", $"{SentAt} is a time such as 2026-11-23T06:30:00Z.");

    private static string? Remote(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } from
            ? (from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from).ToString()
            : null;

    private static string? Text(Microsoft.Extensions.Primitives.StringValues header) =>
        header.Count == 0 ? null : header.ToString();
}
