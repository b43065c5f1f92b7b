namespace Evergrant.Keap.Tests;

public sealed class ContactTests
{
    private static readonly ContactFields Ann = new()
    {
        Email = "ann@customers.example",
        GivenName = "Ann",
        FamilyName = "Archer",
        JobTitle = "Baker",
        Phone = "555 0100",
        Birthday = new DateOnly(1980, 2, 29),
        Addresses =
        [
            new ContactAddress
            {
                Line1 = "1 High St",
                Region = "AZ",
                PostalCode = "85286",
                CountryCode = "USA",
            },
        ],
        OptInReason = "Newsletter form of customers.example",
    };

    [Theory, ClassData(typeof(BothVersions))]
    public async Task A_contact_is_created_and_read_with_everything_that_was_sent(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);

        var made = await desk.Keap.Contacts.CreateAsync(Ann);
        var read = await desk.Keap.Contacts.GetAsync(made.Id);

        Assert.Equal(("Ann", "Archer", "Baker"), (read.GivenName, read.FamilyName, read.JobTitle));
        Assert.Equal(new DateOnly(1980, 2, 29), read.Birthday);
        var email = Assert.Single(read.Emails);
        Assert.Equal("ann@customers.example", read.Email);
        Assert.True(email.IsOptedIn);
        Assert.Equal(EmailStatus.SingleOptIn, email.Status);
        Assert.Equal("Newsletter form of customers.example", email.OptInReason);
        Assert.Equal("555 0100", Assert.Single(read.Phones).Number);
        var address = Assert.Single(read.Addresses);
        Assert.Equal(
            ("1 High St", "AZ", "85286", "USA"),
            (address.Line1, address.Region, address.PostalCode, address.CountryCode)
        );
        Assert.Equal(made.CreatedAt, read.CreatedAt);
        Assert.NotNull(read.CreatedAt);
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task A_contact_is_found_by_its_address_and_by_nothing_like_it(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);
        var ann = await desk.Keap.Contacts.CreateAsync(Ann);
        await desk.Keap.Contacts.CreateAsync(new ContactFields { Email = "joann@customers.example" });

        Assert.Equal(
            [ann.Id],
            (await desk.Keap.Contacts.FindByEmailAsync("ANN@customers.example")).Select(one => one.Id)
        );
        Assert.Empty(await desk.Keap.Contacts.FindByEmailAsync("ann*"));
        Assert.Empty(await desk.Keap.Contacts.FindByEmailAsync("x@y.example;given_name==Ann"));
        Assert.Empty(await desk.Keap.Contacts.FindByEmailAsync("nobody+1@customers.example"));
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task An_upsert_makes_one_contact_however_often(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);

        var first = await desk.Keap.Contacts.UpsertAsync(Ann);
        var second = await desk.Keap.Contacts.UpsertAsync(
            new ContactFields { Email = "ann@customers.example", JobTitle = "Master baker" }
        );

        Assert.Equal(first.Contact.Id, second.Contact.Id);
        Assert.Equal(("Ann", "Master baker"), (second.Contact.GivenName, second.Contact.JobTitle));
        // v1 answers 200 to both.
        Assert.Equal(version == KeapVersion.V1 ? (null, null) : (true, (bool?)false), (first.IsNew, second.IsNew));
        Assert.Single(await desk.Keap.Contacts.FindByEmailAsync("ann@customers.example"));
    }

    [Fact]
    public async Task What_only_v2_knows_is_asked_of_v2_whatever_is_preferred()
    {
        await using var desk = await Desk.OpenAsync(KeapVersion.V1);

        await desk.Keap.Contacts.UpsertAsync(Ann, SameContact.EmailAndNameAndCompany);

        Assert.Equal("POST /crm/rest/v2/contacts", desk.Asked.Last());
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task An_update_touches_what_it_names_and_nothing_else(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);
        var ann = await desk.Keap.Contacts.CreateAsync(Ann);

        var changed = await desk.Keap.Contacts.UpdateAsync(ann.Id, new ContactFields { FamilyName = "Bowman" });

        Assert.Equal(("Ann", "Bowman", "Baker"), (changed.GivenName, changed.FamilyName, changed.JobTitle));
        Assert.Equal("ann@customers.example", changed.Email);
        if (version == KeapVersion.V2)
            Assert.Contains("update_mask=family_name", desk.Sandbox.Requests.All[^1].Query, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => desk.Keap.Contacts.UpdateAsync(ann.Id, new ContactFields()));
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task A_contact_that_is_deleted_is_gone(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);
        var ann = await desk.Keap.Contacts.CreateAsync(Ann);

        await desk.Keap.Contacts.DeleteAsync(ann.Id);

        var gone = await Assert.ThrowsAsync<KeapNotFoundException>(() => desk.Keap.Contacts.GetAsync(ann.Id));
        Assert.Equal((404, false, false), (gone.Status, gone.IsPassing, gone.MayHaveHappened));
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task Custom_fields_are_made_found_by_label_and_kept_as_they_were_sent(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);
        var colour = await desk.Keap.CustomFields.CreateAsync("Favourite colour");
        var cakes = await desk.Keap.CustomFields.CreateAsync("Cakes a year", CustomFieldType.WholeNumber);

        var model = await desk.Keap.CustomFields.GetModelAsync();
        var made = await desk.Keap.Contacts.CreateAsync(
            Ann with
            {
                CustomFields = [model.Value("favourite COLOUR", "blue"), model.Value("Cakes a year", 12)],
            }
        );
        var read = await desk.Keap.Contacts.GetAsync(made.Id);

        Assert.Equal((colour.Id, CustomFieldType.Text), (model.Find("Favourite colour")!.Id, colour.Type));
        Assert.Equal(CustomFieldType.WholeNumber, model.Find("cakes a year")!.Type);
        Assert.Equal(
            [$"{colour.Id}: blue", $"{cakes.Id}: 12"],
            read.CustomFields.Where(value => value.Text is not null).Select(value => value.ToString())
        );
        Assert.Throws<ArgumentException>(() => model.Value("Shoe size", 44));
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task A_list_goes_from_page_to_page_and_no_further_than_asked(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(new KeapClientOptions { Version = version, PageSize = 3 });
        var before = (await Desk.ReadAsync(desk.Keap.Contacts.ListAsync())).Count;
        for (var n = 0; n < 10; n++)
            await desk.Keap.Contacts.CreateAsync(new ContactFields { Email = $"c{n}@customers.example" });
        desk.Sandbox.Requests.Clear();

        var all = await Desk.ReadAsync(desk.Keap.Contacts.ListAsync());
        var pages = desk.Sandbox.Requests.Count;
        var some = await Desk.ReadAsync(desk.Keap.Contacts.ListAsync(most: 5));

        Assert.Equal(before + 10, all.Count);
        Assert.Equal(all.Count, all.Select(contact => contact.Id).Distinct().Count());
        Assert.Equal((all.Count + 2) / 3, pages);
        Assert.Equal(all.Take(5).Select(contact => contact.Id), some.Select(contact => contact.Id));
        Assert.Equal(pages + 2, desk.Sandbox.Requests.Count);
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task A_filter_narrows_the_list(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);
        var ann = await desk.Keap.Contacts.CreateAsync(Ann);
        var now = desk.Sandbox.Clock.GetUtcNow();

        async Task<IEnumerable<string>> Found(ContactFilter filter) =>
            (await Desk.ReadAsync(desk.Keap.Contacts.ListAsync(filter))).Select(contact => contact.Id);

        Assert.Equal([ann.Id], await Found(new() { GivenName = "ann", FamilyName = "archer" }));
        Assert.Equal(
            [ann.Id],
            await Found(new() { Email = "ann@customers.example", UpdatedSince = now.AddMinutes(-5) })
        );
        Assert.Empty(await Found(new() { Email = "ann@customers.example", UpdatedUntil = now.AddDays(-1) }));
        Assert.Equal([ann.Id], await Found(new() { Ids = [ann.Id] }));
        Assert.Equal([ann.Id], await Found(new() { GivenName = "Ann", Clauses = $"contact_id=={ann.Id}" }));
        Assert.Empty(await Found(new() { GivenName = "Ann;family_name==Archer" }));
        await Assert.ThrowsAsync<ArgumentException>(() => Found(new() { GivenName = "a;b", Ids = [ann.Id] }));
    }

    [Fact]
    public async Task Ids_of_v1_are_numbers_and_anything_else_is_a_mistake_of_the_program()
    {
        await using var desk = await Desk.OpenAsync(KeapVersion.V1);

        await Assert.ThrowsAsync<ArgumentException>(() => desk.Keap.Contacts.GetAsync("../account/profile"));
        await Assert.ThrowsAsync<ArgumentException>(() => desk.Keap.Tags.ApplyAsync("1", ["one"]));

        Assert.Equal(0, desk.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task An_id_never_leads_to_another_address()
    {
        await using var desk = await Desk.OpenAsync();

        foreach (var id in (string[])["../tags", "1/../../tags", "1?fields=id", "%2e%2e/tags", "1#"])
            await Assert.ThrowsAsync<KeapInvalidException>(() => desk.Keap.Contacts.GetAsync(id));
        foreach (var id in (string[])["..", ".", " ", ""])
            await Assert.ThrowsAsync<ArgumentException>(() => desk.Keap.Contacts.GetAsync(id));

        Assert.Equal(5, desk.Sandbox.Requests.Count);
        Assert.All(desk.Asked, path => Assert.StartsWith("GET /crm/rest/v2/contacts/", path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_opt_in_reason_without_an_address_is_refused_where_v2_has_no_place_for_it()
    {
        await using var desk = await Desk.OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() =>
            desk.Keap.Contacts.UpdateAsync("1", new ContactFields { GivenName = "Ann", OptInReason = "Form" })
        );
    }
}
