using System.Globalization;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Looking;

/// <summary>/_sandbox/mail. A mail's HTML is shown as source: it is a stranger's.</summary>
internal sealed class MailPages(SandboxState state)
{
    public Task ListAsync(HttpContext context)
    {
        var mails = state.Mail;
        var rows = mails
            .Reverse()
            .Select(mail =>
                Html.Of(
                    $"""
                    <tr><td class="time">{Piece.Time(mail.Time)}</td>
                    <td class="long"><a href="{LookingRoutes.Mail}/{mail.Id}">{mail.Subject}</a></td>
                    <td>{Html.Join(mail.Recipients.Take(5).Select(Line))}{More(mail)}</td>
                    <td>{mail.Tenant}</td></tr>
                    """
                )
            );
        var list =
            mails.Count == 0
                ? Html.Of($"<p>None yet. Mails queued by POST /crm/rest/v1/emails/queue end here.</p>")
                : Piece.Table("Caught mails", ["Time (UTC)", "Subject", "To", "Tenant"], rows);
        return new Page("Caught mails", Html.Of($"<h1>Caught mails</h1>{list}{Piece.Back}")) { Wide = true }.WriteAsync(
            context
        );
    }

    public Task ShowAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (state.Mail.FirstOrDefault(one => one.Id == id) is not { } mail)
            return Piece.NotFoundAsync(context, "No such mail is kept.", LookingRoutes.Mail);

        var facts = Piece.Facts([
            ("To", Html.Join(mail.Recipients.Select(Line))),
            ("Time (UTC)", Piece.Time(mail.Time)),
            ("Tenant", Piece.Text(mail.Tenant)),
            ("On behalf of user", Piece.Text(mail.UserId.ToString(CultureInfo.InvariantCulture))),
            ("Attachments", Piece.Text(mail.Attachments.Count == 0 ? null : string.Join(", ", mail.Attachments))),
        ]);
        var page = new Page(
            mail.Subject,
            Html.Of(
                $"""
                <h1>{mail.Subject}</h1>
                {facts}
                {Part("Plain text", mail.Plain)}
                {Part("HTML, as source", mail.Html)}
                <p><a href="{LookingRoutes.Mail}">All caught mails</a></p>
                """
            )
        )
        {
            Wide = true,
        };
        return page.WriteAsync(context);
    }

    private static Html Line(SandboxRecipient one)
    {
        var outcome = one.NotSent switch
        {
            null => Html.Of($"Keap would send it"),
            "not_marketable" => NotSent($"not marketable ({one.EmailStatus}){Advice(one)}"),
            "no_email_address" => NotSent("the contact has no address there"),
            var other => NotSent(other.Replace('_', ' ')),
        };
        return Html.Of($"<div>{one.Address ?? $"contact {one.ContactId}"}: {outcome}</div>");
    }

    private static string Advice(SandboxRecipient one) =>
        Crm.OptIn.Lifts(one.EmailStatus) ? "; an opt_in_reason on the contact lifts that" : "; no opt-in lifts that";

    private static Html NotSent(string why) => Html.Of($"<span class=\"bad\">not sent</span>: {why}");

    private static Html More(SandboxMail mail) =>
        mail.Recipients.Count > 5 ? Html.Of($"<div>and {mail.Recipients.Count - 5} more</div>") : Html.Nothing;

    private static Html Part(string heading, string? text) =>
        text is null ? Html.Nothing : Html.Of($"<h2>{heading}</h2><pre>{text}</pre>");
}
