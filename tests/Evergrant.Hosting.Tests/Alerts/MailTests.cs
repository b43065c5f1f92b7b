using System.Net;
using Evergrant.Hosting.Alerts;
using Evergrant.Hosting.Home;
using Evergrant.Hosting.Outgoing;

namespace Evergrant.Hosting.Tests.Alerts;

/// Over sockets, and what mails are made of.
public sealed class MailTests
{
    private static readonly MailSettings Settings = new(
        [MailAddress.Parse("owner@shop.example")!],
        MailAddress.Parse("evergrant@shop.example")!,
        "mail.example",
        587,
        SmtpSecurity.StartTls,
        null,
        null
    );

    [Theory]
    [InlineData("starttls", false, false)]
    [InlineData("smtps", true, false)]
    [InlineData("starttls", false, true)]
    public async Task Mail_goes_through_tls_with_user_and_password(string security, bool isImplicit, bool loginOnly)
    {
        var server = new MailServer { Implicit = isImplicit, OffersLoginOnly = loginOnly };
        await using var watched = await Watched.StartAsync("mail", server, security);
        var test = Assert.Single(await watched.Alerts.TestAsync(default));
        Assert.True(test.Worked, test.Said);
        Assert.True(server.WasEncrypted);
        Assert.Equal([$"mailer:{Watched.Password}"], server.SignIns);
        Assert.Equal("evergrant@shop.example", Assert.Single(server.Mails).From);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_gets_no_password()
    {
        await using var watched = await Watched.StartAsync("mail", security: "starttls");
        var strict = await Hosting.Alerts.Alerts.OpenAsync(watched.Home, null, default);
        var test = Assert.Single(await strict.TestAsync(default));
        Assert.False(test.Worked);
        Assert.Contains("certificate", test.Said, StringComparison.Ordinal);
        Assert.Empty(watched.Mail.SignIns);
        Assert.Empty(watched.Mail.Mails);
    }

    [Fact]
    public async Task A_recipient_that_is_refused_is_named_and_the_others_get_their_mail()
    {
        await using var watched = await Watched.StartAsync("mail");
        watched.Mail.Unknown.Add("dev@shop.example");
        var test = Assert.Single(await watched.Alerts.TestAsync(default));
        Assert.True(test.Worked);
        Assert.Contains("refused the recipient dev@shop.example: 550", test.Said, StringComparison.Ordinal);
        Assert.Equal(["owner@shop.example"], Assert.Single(watched.Mail.Mails).To);

        watched.Mail.Unknown.Add("owner@shop.example");
        Assert.False(Assert.Single(await watched.Alerts.TestAsync(default)).Worked);
        Assert.Single(watched.Mail.Mails);
    }

    [Theory]
    [InlineData("shop\r\nBcc: victim@example.com", "plain")]
    [InlineData("grün: der Eigentümer muß erneut zustimmen, und das ist ein recht langer Betreff 🌲🌲🌲🌲", "Grüße 🌲")]
    [InlineData("=?utf-8?B?eA==?=", ".\r\n.\r\nQUIT")]
    [InlineData("a", "..leading\ntrailing \n\ttab\na=b=3D\n")]
    public void Whatever_a_mail_holds_it_comes_out_as_it_was_and_adds_no_line_to_the_head(string subject, string body)
    {
        var filler = string.Concat(Enumerable.Repeat("0123456789 =ü.", 30));
        var composed = new Mail("id", subject, $"{body}\n{filler}").Compose(Settings, DateTimeOffset.UnixEpoch);
        var mail = new ReceivedMail("", [], composed);
        Assert.Equal(subject, mail.Subject);
        Assert.Equal($"{body}\n{filler}".ReplaceLineEndings("\n"), mail.Body);
        Assert.DoesNotContain("Bcc", mail.Fields);
        Assert.Equal(9, mail.Fields.Count);
        Assert.All(composed.Split("\r\n"), line => Assert.True(line.Length <= 76 && !line.StartsWith('.'), line));
        Assert.All(composed, c => Assert.True(c is '\r' or '\n' or (>= ' ' and <= '~')));
    }

    [Theory]
    [InlineData("owner@shop.example", true)]
    [InlineData("o'neill+x@shop.example", true)]
    [InlineData("owner@shop.example>", false)]
    [InlineData("owner@shop.example\n", false)]
    [InlineData("owner @shop.example", false)]
    [InlineData("Owner <owner@shop.example>", false)]
    [InlineData("owner", false)]
    [InlineData("a@b@c", false)]
    public void Only_plain_addresses_are_addresses(string text, bool isOne) =>
        Assert.Equal(isOne, MailAddress.Parse(text) is not null);

    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    public void Only_the_public_internet_is_called_unasked(string address, bool isPublic) =>
        Assert.Equal(isPublic, OutgoingAllow.Nothing.Admits("name.example", IPAddress.Parse(address)));

    [Fact]
    public async Task A_name_that_leads_here_is_not_connected_to()
    {
        await using var hook = await HookServer.StartAsync();
        await Assert.ThrowsAsync<OutgoingRefusedException>(async () =>
            await OutgoingConnection.OpenAsync("x.localhost", hook.Address.Port, OutgoingAllow.Nothing, default)
        );
        await Assert.ThrowsAsync<OutgoingRefusedException>(async () =>
            await OutgoingConnection.OpenAsync("::ffff:127.0.0.1", hook.Address.Port, OutgoingAllow.Nothing, default)
        );
        using var http = OutgoingConnection.Http(OutgoingAllow.Nothing, null);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(hook.Address));
        Assert.Empty(hook.Hooks);
    }

    [Fact]
    public void Every_mistake_in_the_settings_is_named_at_once()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("open"), "secret");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(
                folder.Of("open"),
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead
            );
        File.WriteAllText(
            folder.Of("evergrant.json"),
            """
            {
              "alert_mail_to": ["owner", "dev@shop.example"],
              "alert_mail_from": "Evergrant <e@shop.example>",
              "smtp_server": "smtp://mail.example:25",
              "smtp_user": "mailer",
              "alert_webhook": "http://hooks.example/x",
              "alert_webhook_secret_file": "open",
              "heartbeat": "https://192.168.1.5/push",
              "outgoing_allow": ["not a host"]
            }
            """
        );
        var errors = Assert
            .Throws<ConfigurationException>(() =>
                Hosting.Home.Settings.Read(folder.Path, new Dictionary<string, string>())
            )
            .Errors;
        string[] said =
        [
            "alert_mail_to: \"owner\" is no mail address",
            "alert_mail_from: must be a mail address",
            "smtp_server: would send in the clear",
            "smtp_password_file: is missing; smtp_user needs it",
            "alert_webhook: would send in the clear",
            "alert_webhook_secret_file: ",
            "heartbeat: 192.168.1.5 is not on the public internet",
            "outgoing_allow: \"not a host\" is no host",
        ];
        foreach (var start in said)
            Assert.Single(errors, error => error.Contains(start, StringComparison.Ordinal));
        Assert.Equal(said.Length, errors.Count);
    }

    [Theory]
    [InlineData("mail.example:587", SmtpSecurity.StartTls)]
    [InlineData("mail.example:465", SmtpSecurity.Tls)]
    [InlineData("smtps://mail.example:2465", SmtpSecurity.Tls)]
    [InlineData("smtp://relay.lan:25", SmtpSecurity.None)]
    public void A_mail_servers_port_tells_how_it_speaks_tls(string server, object security)
    {
        using var folder = new TemporaryFolder();
        var settings = Hosting.Home.Settings.Read(
            folder.Path,
            new Dictionary<string, string>
            {
                ["alert_mail_to"] = "owner@shop.example",
                ["alert_mail_from"] = "e@shop.example",
                ["smtp_server"] = server,
                ["outgoing_allow"] = "relay.lan",
            }
        );
        Assert.Equal(security, settings.Alerts.Mail!.Security);
        Assert.Equal(["mail"], settings.Alerts.Ways);
    }
}
