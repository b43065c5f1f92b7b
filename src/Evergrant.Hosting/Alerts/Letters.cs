using System.Text;

namespace Evergrant.Hosting.Alerts;

/// Mails about alerts, for people who own a website and not this program.
internal static class Letters
{
    private const int Width = 76;

    public static Mail Opened(Delivery delivery, Uri? link, AlertPlaces places)
    {
        var (alert, said) = (delivery.Alert, delivery.Alert.Said);
        var body = new StringBuilder();
        Paragraph(body, said.WhatHappened);
        body.Append($"Since {Text(alert.Since)}.\n\n");
        Paragraph(body, $"What to do: {said.WhatToDo}");
        if (link is not null)
        {
            body.Append($"Reconnect link:\n\n  {link.AbsoluteUri}\n\n");
            Paragraph(
                body,
                "It works once and for seven days, for whoever has it: send it to the owner of the account and to nobody else."
                    + (places.OpensHereOnly ? " It opens only on the machine where Evergrant runs." : "")
            );
        }
        body.Append(link is null ? "On the machine where Evergrant runs:\n\n" : "When it has lapsed, a new one:\n\n");
        foreach (var command in said.Commands)
            body.Append($"  {command}\n");
        body.Append($"\nStatus page: {places.PageOf(alert).AbsoluteUri}\n\n");
        Evidence(body, said.Evidence);
        var mute =
            alert.Grant is not null ? said.Grants[0].Name
            : alert.App is { } app ? $"{app} --app"
            : null;
        Paragraph(
            body,
            "You get this once; another mail says when it is in order again."
                + (mute is null ? "" : $" To hear no more of it for a week: evergrant alert mute {mute}")
        );
        return new Mail(delivery.Id, said.Subject, body.ToString().TrimEnd());
    }

    public static Mail Recovered(Delivery delivery, AlertPlaces places)
    {
        var (alert, said) = (delivery.Alert, delivery.Alert.Said);
        var body = new StringBuilder();
        Paragraph(body, $"In order again since {Text(alert.EndedAt!.Value)}. Nothing to do.");
        Paragraph(body, $"What it was, since {Text(alert.Since)}: {said.WhatHappened}");
        body.Append($"Status page: {places.PageOf(alert).AbsoluteUri}\n");
        return new Mail(delivery.Id, $"{said.About}: in order again", body.ToString().TrimEnd());
    }

    public static Mail Test(string id) =>
        new(
            id,
            "Evergrant: a test of alert mails",
            "This is a test, and it arrived: alerts of Evergrant will reach you here.\n\nIt was sent by: evergrant alert test"
        );

    private static void Evidence(StringBuilder body, AlertEvidence evidence)
    {
        body.Append($"Evidence, for whoever looks into it ({Text(evidence.At)}):\n\n");
        foreach (
            var (name, value) in ((string, string?)[])
                [
                    ("what", evidence.What),
                    ("sent", evidence.Sent),
                    ("received", evidence.Received),
                    ("meaning", evidence.Meaning),
                    ("node", evidence.Node),
                ]
        )
            if (value is not null)
                body.Append($"  {name, -9} {value}\n");
        body.Append('\n');
    }

    /// Wrapped; a word that is longer stays whole.
    private static void Paragraph(StringBuilder body, string text)
    {
        var column = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                body.Append('\n');
                column = 0;
            }
            if (column > 0)
                body.Append(' ');
            body.Append(word);
            column += word.Length + (column > 0 ? 1 : 0);
        }
        body.Append("\n\n");
    }

    private static string Text(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC";
}
