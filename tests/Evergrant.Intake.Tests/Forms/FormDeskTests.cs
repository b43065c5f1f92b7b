using System.Text.Json.Nodes;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Intake.Tests.Delivering;
using Evergrant.Storage;

namespace Evergrant.Intake.Tests.Forms;

public sealed class FormDeskTests
{
    private static FormWish Wish(string json, string? secret = null) =>
        new(JsonNode.Parse(json)!.AsObject())
        {
            Grant = "acme",
            BotSecret = secret is null ? null : new BotSecret(secret),
            IsUnchecked = true,
        };

    [Fact]
    public async Task A_secret_goes_to_nobody_but_the_service_that_it_was_given_for()
    {
        await using var post = await Post.OpenAsync();
        var desk = new FormDesk(post.Home, post.Forms);
        Task<FormOutcome> ChangeAsync(string json, string? secret = null) =>
            desk.ChangeAsync("quote", Wish(json, secret), default);
        const string Check = """{"bot_check": {"kind": "turnstile", "site_key": "1x"}}""";
        Assert.IsType<FormOutcome.Done>(await desk.CreateAsync("quote", Wish(Check, "one"), default));

        Assert.IsType<FormOutcome.Done>(await ChangeAsync("""{"is_strict": true}"""));
        foreach (
            var other in new[]
            {
                "\"site_key\": \"2x\"",
                "\"kind\": \"recaptcha\"",
                "\"verify_address\": \"https://x.example/\"",
            }
        )
            Assert.Equal(
                "bot_check",
                Assert
                    .IsType<FormOutcome.Invalid>(await ChangeAsync("{\"bot_check\": {" + other + "}}"))
                    .Mistakes[0]
                    .Field
            );
        // One member of it, with a secret, and a secret alone.
        var changed = Assert.IsType<FormOutcome.Done>(
            await ChangeAsync("""{"bot_check": {"site_key": "2x"}}""", "two")
        );
        Assert.Equal(new BotCheck(BotCheckKind.Turnstile, "2x"), changed.Form.Definition.BotCheck);
        Assert.IsType<FormOutcome.Done>(await ChangeAsync("{}", "three"));
        Assert.Equal("three", (await post.Forms.FindBotSecretAsync("quote", default))!.Reveal());

        var without = Assert.IsType<FormOutcome.Done>(await ChangeAsync("""{"bot_check": null}"""));
        Assert.False(without.Form.HasBotSecret);
        Assert.IsType<FormOutcome.Invalid>(await ChangeAsync(Check));
        Assert.IsType<FormOutcome.Invalid>(await ChangeAsync("{}", "four"));
    }

    [Fact]
    public async Task A_form_that_the_settings_give_to_another_grant_changes_nothing_and_may_be_removed()
    {
        await using var post = await Post.OpenAsync();
        var moved = new Form
        {
            Name = "moved",
            Grant = GrantId.New(Post.Start),
            Definition = new FormDefinition(),
        };
        Assert.True(await post.Forms.AddAsync(moved, null, default));
        await post.Forms.MarkConfiguredAsync(["moved", Post.Newsletter], default);
        await File.WriteAllTextAsync(
            Path.Combine(post.HomePath(), "evergrant.json"),
            """{"forms": {"alone": {"grant": "acme"}, "moved": {"grant": "acme"}, "newsletter": {"grant": "acme"}}}"""
        );
        var home = await post.OpenHomeAsync();
        var configured = new ConfiguredForms(home, post.Forms);

        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => configured.ApplyAsync(default));
        Assert.StartsWith("forms.moved: goes to another grant", Assert.Single(wrong.Errors), StringComparison.Ordinal);
        Assert.Null(await post.Forms.FindAsync("alone", default));

        var desk = new FormDesk(home, post.Forms);
        Assert.IsType<FormOutcome.Configured>(await desk.RemoveAsync(Post.Newsletter, force: false, default));
        Assert.IsType<FormOutcome.Done>(await desk.RemoveAsync("moved", force: false, default));
        await configured.ApplyAsync(default);
        Assert.Equal(post.Grant, (await post.Forms.FindAsync("moved", default))!.Grant);
        Assert.NotNull(await post.Forms.FindAsync("alone", default));
    }

    [Fact]
    public async Task A_form_that_goes_leaves_an_event_and_frees_whom_its_submissions_held_up()
    {
        await using var post = await Post.OpenAsync();
        await post.AddFormAsync("other", new FormDefinition());
        var first = await post.AcceptAsync("ann@customers.example");
        var next = await post.AcceptAsync("ann@customers.example", "other");
        var later = new Sql("update submissions set due_at = @later where id = @id")
        {
            ["id"] = next.ToString(),
            ["later"] = post.Clock.GetUtcNow().AddHours(1),
        };
        await post.Home.Database.WriteAsync(later.ExecuteAsync, default);

        Assert.IsType<FormOutcome.Done>(
            await new FormDesk(post.Home, post.Forms).RemoveAsync(Post.Newsletter, force: true, default)
        );
        Assert.Equal(["form_removed"], await post.EventsAsync(first));
        Assert.Equal(SubmissionState.NeedsAttention, (await post.FindAsync(first)).State);
        Assert.Equal(post.Clock.GetUtcNow(), (await post.FindAsync(next)).DueAt);
    }

    [Fact]
    public async Task What_another_version_wrote_of_a_form_can_be_read()
    {
        await using var room = await Room.OpenAsync();
        var update = new Sql("update forms set definition = @text")
        {
            ["text"] =
                """{"tags": ["A"], "of_later": 1, "welcome": {"way": "automation", "tag": "B", "of_later": 2}}""",
        };
        await room.Home.Database.WriteAsync(update.ExecuteAsync, default);
        var read = (await room.Forms.FindAsync(Room.Form, default))!.Definition;
        Assert.Equal((1000, 10, 30), (read.PerMinute, read.PerAddress, read.KeepDays));
        Assert.Equal(("A", "B"), (read.Tags.Single(), read.Welcome.Tag));
        Assert.Empty(read.Required);
    }
}
