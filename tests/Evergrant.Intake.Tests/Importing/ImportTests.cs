using System.Text;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Importing;

namespace Evergrant.Intake.Tests.Importing;

public sealed class ImportTests
{
    private const string Two = "E-Mail,First Name,Order\nann@customers.example,Ann,1\nbob@customers.example,Bob,2\n";

    [Fact]
    public async Task Rows_become_submissions_and_imported_twice_they_are_taken_once()
    {
        await using var room = await Room.OpenAsync();
        var import = await CsvImport.OpenAsync(room.Home, await FormAsync(room), null, false, default);

        Assert.Equal((2, 2, 0, 0), Counts(await import.TakeAsync(Table(Two), default)));
        room.Calendar.Advance(TimeSpan.FromDays(30));
        Assert.Equal((2, 0, 2, 0), Counts(await import.TakeAsync(Table(Two), default)));

        var taken = await room.Store.ListAsync(new(), null, 10, true, default);
        Assert.Equal(["Ann", "Bob"], taken.Select(seen => seen.Submission.Content.GivenName).Order());
        Assert.Equal(
            "1",
            taken.First(seen => seen.Submission.Content.GivenName == "Ann").Submission.Content.Other["Order"]
        );
    }

    [Fact]
    public async Task A_key_column_tells_rows_apart_and_a_key_that_says_something_else_is_refused()
    {
        await using var room = await Room.OpenAsync();
        var import = await CsvImport.OpenAsync(room.Home, await FormAsync(room), "order", false, default);
        await import.TakeAsync(Table(Two), default);

        var report = await import.TakeAsync(
            Table("E-Mail,First Name,Order\nann@customers.example,Anne,1\nbob@customers.example,Bob,\n"),
            default
        );

        Assert.Equal((2, 0, 0, 2), Counts(report));
        Assert.Equal([(2, "key_used"), (3, "key_missing")], report.Mistakes.Select(wrong => (wrong.Line, wrong.Code)));
    }

    [Fact]
    public async Task The_column_of_the_key_is_no_field_that_a_strict_form_could_refuse()
    {
        await using var room = await Room.OpenAsync(new FormDefinition { IsStrict = true });
        var import = await CsvImport.OpenAsync(room.Home, await FormAsync(room), "order", false, default);
        Assert.Equal((2, 2, 0, 0), Counts(await import.TakeAsync(Table(Two), default)));
    }

    [Fact]
    public async Task A_dry_run_knows_what_was_taken_before_and_says_what_differs()
    {
        await using var room = await Room.OpenAsync();
        var import = await CsvImport.OpenAsync(room.Home, await FormAsync(room), "order", false, default);
        await import.TakeAsync(Table(Two), default);
        Assert.Equal((2, 0, 2, 0), Counts(await import.TryAsync(Table(Two), default)));
        var other = Two.Replace("Bob", "Rob", StringComparison.Ordinal);
        Assert.Equal((2, 0, 1, 1), Counts(await import.TryAsync(Table(other), default)));
    }

    [Fact]
    public async Task A_dry_run_says_every_line_that_is_wrong_and_takes_nothing()
    {
        await using var room = await Room.OpenAsync();
        var import = await CsvImport.OpenAsync(room.Home, await FormAsync(room), null, false, default);

        var report = await import.TryAsync(
            Table("email,shoe size\n\"nobody\n\",42\nann@customers.example,43\n,44\n"),
            default
        );

        Assert.Equal((3, 1, 0, 2), Counts(report));
        Assert.Equal(
            [(2, "email_invalid"), (5, "email_missing")],
            report.Mistakes.Select(wrong => (wrong.Line, wrong.Code))
        );
        Assert.Equal(["shoe size"], report.UnknownColumns);
        Assert.Empty(await room.Store.ListAsync(new(), null, 10, true, default));
    }

    [Theory]
    [InlineData("", 1, "nothing in it")]
    [InlineData("name,phone\nAnn,1\n", 1, "no column holds addresses")]
    [InlineData("email,\na@b.example,1\n", 1, "column 2 has no name")]
    [InlineData("email,Name,name\na@b.example,1,2\n", 1, "two columns")]
    [InlineData("email,name\na@b.example\n", 2, "1 columns, and the first line has 2")]
    public async Task What_is_no_table_of_submissions_is_told_with_its_line(string text, int line, string words)
    {
        await using var room = await Room.OpenAsync();
        var import = await CsvImport.OpenAsync(room.Home, await FormAsync(room), null, false, default);
        var wrong = await Assert.ThrowsAsync<CsvException>(() => import.TryAsync(Table(text), default));
        Assert.Equal(line, wrong.Line);
        Assert.Contains(words, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Nobody_in_a_table_has_agreed_unless_the_owner_says_so(bool says, bool agreed)
    {
        await using var room = await Room.OpenAsync(new FormDefinition { Consent = "Write to me" });
        var import = await CsvImport.OpenAsync(room.Home, await FormAsync(room), null, says, default);
        await import.TakeAsync(Table("email\nann@customers.example\n"), default);
        var taken = Assert.Single(await room.Store.ListAsync(new(), null, 10, true, default)).Submission;
        Assert.Equal(agreed, taken.Content.Consent is not null);
    }

    [Fact]
    public async Task Several_tags_stand_in_one_cell()
    {
        await using var room = await Room.OpenAsync(new FormDefinition { OfferedTags = ["Red", "Blue"] });
        var import = await CsvImport.OpenAsync(room.Home, await FormAsync(room), null, false, default);
        await import.TakeAsync(Table("email;tags\nann@customers.example;\"red; blue\"\n"), default);
        var taken = Assert.Single(await room.Store.ListAsync(new(), null, 10, true, default)).Submission;
        Assert.Equal(["Red", "Blue"], taken.Content.Tags);
    }

    private static async Task<Form> FormAsync(Room room) => (await room.Forms.FindAsync(Room.Form, default))!;

    private static MemoryStream Table(string text) => new(Encoding.UTF8.GetBytes(text));

    private static (int, int, int, int) Counts(ImportReport report) =>
        (report.Rows, report.Taken, report.Repeated, report.Refused);
}
