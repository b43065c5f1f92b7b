using static Evergrant.Sandbox.Tests.XmlRpc.Rpc;

namespace Evergrant.Sandbox.Tests.XmlRpc;

public sealed class EmailServiceTests
{
    [Fact]
    public async Task An_address_is_opted_in_and_out_and_the_state_told()
    {
        await using var keap = await Keap.StartAsync();
        Task<object?> StatusAsync() => keap.CallAsync("APIEmailService.getOptStatus", "grace@customers.example");

        Assert.Equal(0, await StatusAsync());
        Assert.Equal(true, await keap.CallAsync("APIEmailService.optIn", "Grace@customers.example", ""));
        Assert.Equal(1, await StatusAsync());
        using var seen = await keap.GetAsync("/crm/rest/v1/contacts/1", KeapSandboxSeed.PersonalAccessToken);
        var contact = await seen.JsonAsync();
        Assert.Equal(
            ("SingleOptIn", "API Opt In"),
            ((string?)contact["email_status"], (string?)contact["opt_in_reason"])
        );
        Assert.Equal(true, await keap.CallAsync("APIEmailService.optOut", "grace@customers.example", "asked"));
        Assert.Equal(0, await StatusAsync());
        Assert.Equal(true, await keap.CallAsync("APIEmailService.optIn", "grace@customers.example", "again"));
    }

    [Fact]
    public async Task Some_states_no_opt_in_lifts()
    {
        await using var keap = await Keap.StartAsync();
        await keap.CallAsync("ContactService.add", Struct(("Email", "bounce@customers.example")));

        Assert.Equal(false, await keap.CallAsync("APIEmailService.optIn", "bounce@customers.example", "please"));
        Assert.Equal(false, await keap.CallAsync("APIEmailService.optIn", "nobody@customers.example", "please"));
    }

    [Fact]
    public async Task A_mail_is_caught()
    {
        await using var keap = await Keap.StartAsync();
        await keap.CallAsync("APIEmailService.optIn", "grace@customers.example", "form");

        var sent = await keap.CallAsync(
            "APIEmailService.sendEmail",
            Ids(1),
            "ada@acme-bakery.example",
            "~Contact.Email~",
            "",
            "",
            "Multipart",
            "Welcome",
            "<p>Hello</p>",
            "Hello"
        );

        Assert.Equal(true, sent);
        var mail = Assert.Single(keap.Sandbox.State.Mail);
        Assert.Equal(("Welcome", "<p>Hello</p>", "Hello"), (mail.Subject, mail.Html, mail.Plain));
        Assert.Null(mail.Recipients[0].NotSent);
    }

    [Fact]
    public async Task A_mail_that_cannot_be_is_a_fault_and_caught_nowhere()
    {
        await using var keap = await Keap.StartAsync();
        Task<(int Code, string Text)> SendAsync(int contact, string kind, string subject) =>
            keap.FaultAsync(
                "APIEmailService.sendEmail",
                new[] { contact },
                "a@b.c",
                "",
                "",
                "",
                kind,
                subject,
                "h",
                "t"
            );

        Assert.Equal(12, (await SendAsync(1, "Fax", "S")).Code);
        Assert.Equal(12, (await SendAsync(1, "HTML", " ")).Code);
        Assert.Equal(5, (await SendAsync(99, "HTML", "S")).Code);
        Assert.Empty(keap.Sandbox.State.Mail);
    }
}
