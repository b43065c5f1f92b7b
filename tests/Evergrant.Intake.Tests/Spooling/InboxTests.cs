using System.Text;
using System.Text.Json;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Spooling;
using Evergrant.Intake.Submissions;
using Evergrant.Storage;

namespace Evergrant.Intake.Tests.Spooling;

public sealed class InboxTests
{
    [Fact]
    public async Task A_file_becomes_a_submission_and_goes_and_found_again_it_is_known()
    {
        await using var room = await Room.OpenAsync();
        var file = Put(room, "1-key.json", Ann());
        var text = await File.ReadAllBytesAsync(file);
        var inbox = await Inbox.OpenAsync(room.Home, room.Acceptance, default);

        Assert.Equal((1, 0, 0), Counts(await inbox.TakeAsync(default)));
        Assert.False(File.Exists(file));
        // As after a crash between the commit and the removal, however much later it is found.
        await File.WriteAllBytesAsync(file, text);
        Assert.Equal((0, 1, 0), Counts(await inbox.TakeAsync(default)));
        Assert.False(File.Exists(file));

        var taken = Assert.Single(await room.Store.ListAsync(new(), null, 10, true, default)).Submission;
        Assert.Equal(("ann@customers.example", "192.0.2.7"), (taken.Content.Email, taken.Content.From));
    }

    [Fact]
    public async Task A_file_stays_until_its_submission_is_committed()
    {
        await using var room = await Room.OpenAsync();
        var file = Put(room, "1-key.json", Ann());
        var inbox = await Inbox.OpenAsync(room.Home, room.Acceptance, default);
        await room.Home.Database.WriteAsync(
            new Sql("alter table submission_keys rename to away").ExecuteAsync,
            default
        );

        await Assert.ThrowsAnyAsync<Exception>(() => inbox.TakeAsync(default));
        Assert.True(File.Exists(file));

        await room.Home.Database.WriteAsync(
            new Sql("alter table away rename to submission_keys").ExecuteAsync,
            default
        );
        Assert.Equal((1, 0, 0), Counts(await inbox.TakeAsync(default)));
    }

    [Fact]
    public async Task Files_are_taken_in_the_order_of_their_names()
    {
        await using var room = await Room.OpenAsync();
        foreach (var n in new[] { 3, 1, 2 })
            Put(room, $"{n}-key.json", Ann($"key{n}", $"p{n}@customers.example"));
        await (await Inbox.OpenAsync(room.Home, room.Acceptance, default)).TakeAsync(default);

        Assert.Equal(
            ["p1@customers.example", "p2@customers.example", "p3@customers.example"],
            (await room.Store.ListAsync(new(), null, 10, true, default))
                .OrderBy(seen => seen.Submission.Content.Email)
                .Select(seen => seen.Submission.Content.Email)
        );
    }

    public static TheoryData<string, string> Unusable =>
        new()
        {
            { "", "empty" },
            { "{", "no JSON" },
            { "[]", "no JSON object" },
            { "{}", "no version" },
            { """{"version":2,"form":"newsletter","key":"k","fields":[]}""", "only 1 is known" },
            { """{"version":1,"key":"k","fields":[]}""", "names no form" },
            { """{"version":1,"form":"newsletter","fields":[]}""", "no key" },
            { """{"version":1,"form":"newsletter","key":"k","fields":{}}""", "no list of fields" },
            { """{"version":1,"form":"newsletter","key":"k","fields":[["email"]]}""", "no pair" },
            { """{"version":1,"form":"newsletter","key":"k","fields":[["email","\ud800"]]}""", "no JSON in UTF-8" },
            { """{"version":1,"form":"newsletter","key":"k","at":"noon","fields":[]}""", "time (at)" },
            { """{"version":1,"form":"other","key":"k","fields":[]}""", "no form other" },
            { """{"version":1,"form":"closed","key":"k","fields":[]}""", "closed" },
            { """{"version":1,"form":"newsletter","key":"k","fields":[["email","nobody"]]}""", "email_invalid" },
            { new string(' ', 65 * 1024), "longer than" },
        };

    [Theory, MemberData(nameof(Unusable))]
    public async Task What_cannot_be_taken_is_moved_aside_with_a_reason_and_nothing_is_lost(string text, string why)
    {
        await using var room = await Room.OpenAsync();
        await room.AddFormAsync("closed", new FormDefinition());
        await room.Forms.CloseAsync("closed", true, default);
        var file = Put(room, "1-key.json", text);
        var inbox = await Inbox.OpenAsync(room.Home, room.Acceptance, default);

        Assert.Equal((0, 0, 1), Counts(await inbox.TakeAsync(default)));

        Assert.False(File.Exists(file));
        var aside = Path.Combine(room.Home.Path, "inbox", Inbox.Refused, "1-key.json");
        Assert.Equal(text, await File.ReadAllTextAsync(aside));
        Assert.Contains(why, await File.ReadAllTextAsync($"{aside}.why"), StringComparison.Ordinal);
        Assert.False(Inbox.HasFiles(room.Home));
        Assert.Empty(await room.Store.ListAsync(new(), null, 10, true, default));
    }

    [Fact]
    public async Task Nothing_that_was_set_aside_is_written_over()
    {
        await using var room = await Room.OpenAsync();
        var inbox = await Inbox.OpenAsync(room.Home, room.Acceptance, default);
        foreach (var text in new[] { "{", "[" })
        {
            Put(room, "1-key.json", text);
            Assert.Equal((0, 0, 1), Counts(await inbox.TakeAsync(default)));
        }
        var folder = Path.Combine(room.Home.Path, "inbox", Inbox.Refused);
        Assert.Equal("{", await File.ReadAllTextAsync(Path.Combine(folder, "1-key.json")));
        Assert.Equal("[", await File.ReadAllTextAsync(Path.Combine(folder, "1-key-2.json")));
        Assert.True(File.Exists(Path.Combine(folder, "1-key-2.json.why")));
        Assert.Equal(2, Inbox.CountRefused(room.Home));
        Assert.Equal([folder], Inbox.ListFullFolders(room.Home));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    public async Task Nobody_has_agreed_to_a_text_that_came_later(int hours, bool agreed)
    {
        await using var room = await Room.OpenAsync();
        var form = (await room.Forms.FindAsync(Room.Form, default))!;
        room.Calendar.Advance(TimeSpan.FromDays(1));
        var changedAt = room.Calendar.GetUtcNow();
        await room.Forms.ChangeAsync(form, new FormDefinition { Consent = "Write to me" }, null, default);
        room.Calendar.Advance(TimeSpan.FromDays(1));
        // What is closed and opened again is the same form.
        await room.Forms.CloseAsync(Room.Form, true, default);
        await room.Forms.CloseAsync(Room.Form, false, default);
        Put(room, "1-key.json", Ann(at: changedAt.AddHours(hours)));

        await (await Inbox.OpenAsync(room.Home, room.Acceptance, default)).TakeAsync(default);

        var taken = Assert.Single(await room.Store.ListAsync(new(), null, 10, true, default)).Submission;
        Assert.Equal(agreed ? changedAt.AddHours(hours) : null, taken.Content.Consent?.At);
    }

    [Fact]
    public async Task A_link_is_not_followed_and_drafts_are_left_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var room = await Room.OpenAsync();
        var folder = Path.GetDirectoryName(Put(room, ".draft.json", Ann()))!;
        File.CreateSymbolicLink(Path.Combine(folder, "link.json"), Path.Combine(room.Home.Path, "master.key"));
        var inbox = await Inbox.OpenAsync(room.Home, room.Acceptance, default);

        Assert.Equal((0, 0, 1), Counts(await inbox.TakeAsync(default)));
        Assert.True(File.Exists(Path.Combine(folder, ".draft.json")));
        Assert.True(File.Exists(Path.Combine(room.Home.Path, "master.key")));
    }

    [Fact]
    public async Task Folders_that_the_settings_name_are_looked_into_as_well()
    {
        using var folder = new Hosting.Tests.TemporaryFolder();
        var settings = new Dictionary<string, string> { ["inbox"] = folder.Path };
        await using var room = await Room.OpenAsync(settings: settings);
        await File.WriteAllTextAsync(folder.Of("1-key.json"), Ann());
        Assert.True(Inbox.HasFiles(room.Home));
        var inbox = await Inbox.OpenAsync(room.Home, room.Acceptance, default);
        Assert.Equal((1, 0, 0), Counts(await inbox.TakeAsync(default)));
        Assert.False(Inbox.HasFiles(room.Home));
    }

    private static (int, int, int) Counts(InboxReport report)
    {
        Assert.Empty(report.Troubles);
        return (report.Taken, report.Repeated, report.Refused);
    }

    private static string Ann(
        string key = "a-key",
        string email = "ann@customers.example",
        DateTimeOffset? at = null
    ) =>
        JsonSerializer.Serialize(
            new
            {
                version = 1,
                form = Room.Form,
                key,
                at = at ?? new DateTimeOffset(2026, 11, 23, 6, 30, 0, TimeSpan.Zero),
                fields = new[] { new[] { "email", email }, ["first_name", "Ann"] },
                from = "192.0.2.7",
            }
        );

    private static string Put(Room room, string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(room.Home.Path, "inbox"));
        var file = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(file, Encoding.UTF8.GetBytes(text));
        return file;
    }
}
