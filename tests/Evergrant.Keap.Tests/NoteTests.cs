namespace Evergrant.Keap.Tests;

public sealed class NoteTests
{
    [Theory, ClassData(typeof(BothVersions))]
    public async Task A_note_is_written_and_found_by_a_part_of_its_title(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);
        var ann = await desk.Keap.Contacts.CreateAsync(new ContactFields { Email = "ann@customers.example" });

        var made = await desk.Keap.Notes.CreateAsync(ann.Id, "Form newsletter [sb_1]", "When do you open?");
        await desk.Keap.Notes.CreateAsync(ann.Id, "Another", "Text", userId: "1");

        Assert.Equal(2, (await Desk.ReadAsync(desk.Keap.Notes.OfContactAsync(ann.Id))).Count);
        var found = Assert.Single(await Desk.ReadAsync(desk.Keap.Notes.OfContactAsync(ann.Id, "[SB_1]")));
        Assert.Equal((made.Id, "When do you open?"), (found.Id, found.Text));
        Assert.Empty(await Desk.ReadAsync(desk.Keap.Notes.OfContactAsync(ann.Id, "[sb_2]")));
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task A_company_is_made_once_and_then_found_whatever_the_case(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);

        Assert.Null(await desk.Keap.Companies.FindAsync("Archer & Co; Ltd"));
        var made = await desk.Keap.Companies.FindOrCreateAsync("Archer & Co; Ltd");
        var found = await desk.Keap.Companies.FindOrCreateAsync("archer & co; ltd");

        Assert.Equal(made.Id, found.Id);
    }
}
