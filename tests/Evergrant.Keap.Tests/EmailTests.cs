using System.Text;

namespace Evergrant.Keap.Tests;

public sealed class EmailTests
{
    [Theory, ClassData(typeof(BothVersions))]
    public async Task A_mail_goes_out_as_it_was_written(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);
        var ann = await NewAnnAsync(desk);
        var me = (await Desk.ReadAsync(desk.Keap.Users.ListAsync()))[0];

        await desk.Keap.Emails.SendAsync(
            new EmailMessage
            {
                ContactIds = [ann.Id],
                FromUserId = me.Id,
                Subject = "Grüße",
                Html = "<p>Schön 🎂</p>",
                Plain = "Schön",
                Attachments = [new EmailAttachment("menu.txt", Encoding.UTF8.GetBytes("cake"))],
            }
        );

        var mail = Assert.Single(desk.Sandbox.State.Mail);
        Assert.Equal(("Grüße", "<p>Schön 🎂</p>", "Schön"), (mail.Subject, mail.Html, mail.Plain));
        Assert.Equal(["menu.txt"], mail.Attachments);
        Assert.Equal("ann@customers.example", Assert.Single(mail.Recipients).Address);
    }

    [Fact]
    public async Task A_mail_from_an_address_goes_through_v2()
    {
        await using var desk = await Desk.OpenAsync(KeapVersion.V1);
        var ann = await NewAnnAsync(desk);

        await desk.Keap.Emails.SendAsync(
            new EmailMessage
            {
                ContactIds = [ann.Id],
                FromAddress = "ada@acme-bakery.example",
                Subject = "Hello",
                Plain = "Hello",
            }
        );

        Assert.Equal("POST /crm/rest/v2/emails:send", desk.Asked.Last());
        Assert.Single(desk.Sandbox.State.Mail);
    }

    [Fact]
    public async Task A_mail_that_cannot_be_one_is_not_sent()
    {
        await using var desk = await Desk.OpenAsync();
        var mail = new EmailMessage
        {
            ContactIds = ["1"],
            Subject = "s",
            Plain = "p",
            FromUserId = "1",
        };

        foreach (
            var wrong in (EmailMessage[])
                [
                    mail with
                    {
                        ContactIds = [],
                    },
                    mail with
                    {
                        Plain = null,
                    },
                    mail with
                    {
                        FromUserId = null,
                    },
                    mail with
                    {
                        FromAddress = "ada@acme-bakery.example",
                    },
                ]
        )
            await Assert.ThrowsAsync<ArgumentException>(() => desk.Keap.Emails.SendAsync(wrong));

        Assert.Equal(0, desk.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task A_template_is_sent()
    {
        await using var desk = await Desk.OpenAsync();
        var ann = await NewAnnAsync(desk);

        var unknown = await Assert.ThrowsAsync<KeapInvalidException>(() =>
            desk.Keap.Emails.SendTemplateAsync("999999", [ann.Id], "1")
        );

        Assert.Equal("template_id", unknown.Field);
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task An_address_is_opted_out_and_in_again(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);
        await NewAnnAsync(desk);

        var @out = await desk.Keap.EmailAddresses.OptOutAsync("ann@customers.example", "Asked by telephone");
        var after = await desk.Keap.EmailAddresses.GetStatusAsync("ann@customers.example");
        var back = await desk.Keap.EmailAddresses.OptInAsync("ann@customers.example", "Newsletter form");

        Assert.Equal((false, false, true), (@out.IsOptedIn, after.IsOptedIn, back.IsOptedIn));
        Assert.Equal(@out.Status, after.Status);
        Assert.NotEqual(EmailStatus.Unknown, @out.Status);
        Assert.Equal(EmailStatus.SingleOptIn, back.Status);
        await Assert.ThrowsAsync<KeapNotFoundException>(() =>
            desk.Keap.EmailAddresses.OptInAsync("nobody@customers.example", "Form")
        );
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task Who_left_for_good_stays_out_and_the_answer_says_so(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);

        var (contact, _) = await desk.Keap.Contacts.UpsertAsync(
            new ContactFields { Email = "lockdown@customers.example", OptInReason = "Form" }
        );
        var status = await desk.Keap.EmailAddresses.OptInAsync("lockdown@customers.example", "Form");

        Assert.Equal((false, EmailStatus.Lockdown), (status.IsOptedIn, status.Status));
        Assert.Equal((false, EmailStatus.Lockdown), (contact.Emails[0].IsOptedIn, contact.Emails[0].Status));
    }

    private static async Task<Contact> NewAnnAsync(Desk desk) =>
        await desk.Keap.Contacts.CreateAsync(
            new ContactFields { Email = "ann@customers.example", OptInReason = "Newsletter form" }
        );
}
