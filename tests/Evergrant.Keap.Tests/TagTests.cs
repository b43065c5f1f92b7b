namespace Evergrant.Keap.Tests;

public sealed class TagTests
{
    [Theory, ClassData(typeof(BothVersions))]
    public async Task A_tag_is_made_once_and_then_found(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);

        Assert.Null(await desk.Keap.Tags.FindAsync("Newsletter"));
        var made = await desk.Keap.Tags.FindOrCreateAsync("Newsletter");
        var found = await desk.Keap.Tags.FindOrCreateAsync("newsletter");

        Assert.Equal((made.Id, "Newsletter"), (found.Id, found.Name));
        Assert.Equal(made.Id, (await desk.Keap.Tags.GetAsync(made.Id)).Id);
        var taken = await Assert.ThrowsAsync<KeapInvalidException>(() => desk.Keap.Tags.CreateAsync("Newsletter"));
        Assert.False(taken.MayHaveHappened);
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task Many_who_make_a_tag_at_once_get_the_same_one(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);

        var tags = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => desk.Keap.Tags.FindOrCreateAsync("Rush")));

        Assert.Single(tags.Select(tag => tag.Id).Distinct());
        Assert.Single(await Desk.ReadAsync(desk.Keap.Tags.ListAsync()), tag => tag.Name == "Rush");
    }

    [Theory]
    [InlineData("Fans; very keen")]
    [InlineData("Wild *")]
    [InlineData("100 % & more = ok?")]
    [InlineData("Grüße 🎂")]
    [InlineData("NONE")]
    public async Task A_tag_of_any_name_is_found_again(string name)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Keap.Tags.CreateAsync("Wild thing");
        await desk.Keap.Tags.CreateAsync("Fans");

        var made = await desk.Keap.Tags.FindOrCreateAsync(name);

        Assert.Equal((made.Id, name), ((await desk.Keap.Tags.FindAsync(name))!.Id, made.Name));
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task Tags_are_applied_to_a_contact_and_removed_again(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);
        var ann = await desk.Keap.Contacts.CreateAsync(new ContactFields { Email = "ann@customers.example" });
        var (one, two) = (await desk.Keap.Tags.CreateAsync("One"), await desk.Keap.Tags.CreateAsync("Two"));

        var first = await desk.Keap.Tags.ApplyAsync(ann.Id, [one.Id, two.Id, "999999"]);
        var again = await desk.Keap.Tags.ApplyAsync(ann.Id, [one.Id]);
        var nobody = await desk.Keap.Tags.ApplyAsync("999999", [one.Id]);
        var carried = await Desk.ReadAsync(desk.Keap.Tags.OfContactAsync(ann.Id));

        Assert.Equal(
            (TagOutcome.Applied, TagOutcome.Applied, TagOutcome.NoSuchTag),
            (first[one.Id], first[two.Id], first["999999"])
        );
        Assert.Equal(TagOutcome.AlreadyApplied, again[one.Id]);
        Assert.Equal(TagOutcome.NoSuchContact, nobody[one.Id]);
        Assert.Equal(["One", "Two"], carried.Select(applied => applied.Tag.Name).Order());
        Assert.All(carried, applied => Assert.NotNull(applied.AppliedAt));

        await desk.Keap.Tags.RemoveAsync(ann.Id, [one.Id, "999999"]);
        Assert.Equal(
            ["Two"],
            (await Desk.ReadAsync(desk.Keap.Tags.OfContactAsync(ann.Id))).Select(applied => applied.Tag.Name)
        );
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task A_tag_is_applied_to_many_contacts_a_hundred_at_a_time(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);
        var tag = await desk.Keap.Tags.CreateAsync("Many");
        var contacts = new List<string>();
        for (var n = 0; n < 101; n++)
            contacts.Add((await desk.Keap.Contacts.CreateAsync(new ContactFields { Email = $"c{n}@x.example" })).Id);
        desk.Sandbox.Requests.Clear();

        var outcomes = await desk.Keap.Tags.ApplyToAsync(tag.Id, [.. contacts, contacts[0]]);
        await desk.Keap.Tags.RemoveFromAsync(tag.Id, contacts);

        Assert.Equal(101, outcomes.Count);
        Assert.All(outcomes.Values, outcome => Assert.Equal(TagOutcome.Applied, outcome));
        Assert.Equal(4, desk.Sandbox.Requests.Count);
        Assert.Empty(await Desk.ReadAsync(desk.Keap.Tags.OfContactAsync(contacts[100])));
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task Tags_have_categories_which_are_made_once(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);

        var made = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => desk.Keap.Tags.FindOrCreateCategoryAsync("Forms; all"))
        );
        var tag = await desk.Keap.Tags.FindOrCreateAsync("Newsletter", made[0].Id);

        Assert.Single(made.Select(category => category.Id).Distinct());
        Assert.Equal(made[0].Id, tag.CategoryId);
        Assert.Equal([tag.Id], (await Desk.ReadAsync(desk.Keap.Tags.ListAsync(made[0].Id))).Select(one => one.Id));
        Assert.Contains(await Desk.ReadAsync(desk.Keap.Tags.ListCategoriesAsync()), one => one.Name == "Forms; all");
    }
}
