using static Evergrant.Sandbox.Tests.XmlRpc.Rpc;

namespace Evergrant.Sandbox.Tests.XmlRpc;

public sealed class DataServiceTests
{
    [Theory]
    [InlineData("FirstName", "grace", 1)]
    [InlineData("FirstName", "G%", 1)]
    [InlineData("FirstName", "%a%", 2)]
    [InlineData("Email", "%@customers.example", 3)]
    [InlineData("FirstName", "%zzz%a", 0)]
    [InlineData("Id", "%", 3)]
    [InlineData("Id", "~>~1", 2)]
    [InlineData("Id", "~<=~2", 2)]
    [InlineData("Id", "~<>~2", 2)]
    [InlineData("Phone1", "~null~", 3)]
    [InlineData("FirstName", "~null~", 0)]
    [InlineData("DateCreated", "~>=~ 2031-05-01 00:00:00", 3)]
    [InlineData("DateCreated", "~>~ 2031-05-02", 0)]
    public async Task A_query_matches_by_equality_pattern_absence_and_comparison(string field, string want, int count)
    {
        await using var keap = await Keap.StartAsync(
            new() { StartAt = new DateTimeOffset(2031, 5, 1, 7, 8, 9, TimeSpan.Zero), StartFrozen = true }
        );

        var found = await keap.CallAsync("DataService.query", "Contact", 10, 0, Struct((field, want)), Names("Id"));
        var counted = await keap.CallAsync("DataService.count", "Contact", Struct((field, want)));

        Assert.Equal(count, ((List<object?>)found!).Count);
        Assert.Equal(count, counted);
    }

    [Fact]
    public async Task A_query_is_ordered_and_paged()
    {
        await using var keap = await Keap.StartAsync();
        Task<object?> PageAsync(int page, bool ascending) =>
            keap.CallAsync(
                "DataService.query",
                "Contact",
                2,
                page,
                Struct(("Id", "%")),
                Names("FirstName"),
                "FirstName",
                ascending
            );

        Assert.Equal(
            [Struct(("FirstName", "Alan")), Struct(("FirstName", "Edith"))],
            (List<object?>)(await PageAsync(0, true))!
        );
        Assert.Equal([Struct(("FirstName", "Grace"))], (List<object?>)(await PageAsync(1, true))!);
        Assert.Equal([Struct(("FirstName", "Alan"))], (List<object?>)(await PageAsync(1, false))!);
        Assert.Empty((List<object?>)(await PageAsync(int.MaxValue, false))!);
    }

    [Fact]
    public async Task A_record_is_found_by_one_field()
    {
        await using var keap = await Keap.StartAsync();

        var found = await keap.CallAsync("DataService.findByField", "Contact", 5, 0, "Id", 2, Names("FirstName"));

        Assert.Equal([Struct(("FirstName", "Alan"))], (List<object?>)found!);
    }

    [Fact]
    public async Task Users_tags_and_saved_searches_are_tables_too()
    {
        await using var keap = await Keap.StartAsync();
        async Task<List<object?>> AllAsync(string table, params string[] fields) =>
            (List<object?>)(await keap.CallAsync("DataService.query", table, 10, 0, Struct(), fields))!;

        Assert.Equal([Struct(("Id", 1), ("FirstName", "Ada"))], await AllAsync("User", "Id", "FirstName"));
        Assert.Equal([Struct(("GroupName", "Customer"))], await AllAsync("ContactGroup", "GroupName"));
        Assert.Equal(
            [Struct(("CategoryName", "Sandbox tags"))],
            await AllAsync("ContactGroupCategory", "CategoryName")
        );
        Assert.Equal([Struct(("Id", 1), ("UserId", "1"))], await AllAsync("SavedFilter", "Id", "UserId"));
    }

    [Fact]
    public async Task A_company_is_the_one_of_rest()
    {
        await using var keap = await Keap.StartAsync();
        var id = await keap.CallAsync(
            "DataService.add",
            "Company",
            Struct(("Company", "Hogwarts of America"), ("City", "Redmond"), ("State", "WA"), ("Phone1", "555"))
        );
        Assert.Equal(id, await keap.CallAsync("DataService.update", "Company", id, Struct(("PostalCode", "98052"))));

        using var seen = await keap.GetAsync($"/crm/rest/v1/companies/{id}", Hooks.Hook.Pat);
        var company = await seen.JsonAsync();
        Assert.Equal("Hogwarts of America", (string?)company["company_name"]);
        Assert.Equal(
            ("Redmond", "98052"),
            ((string?)company["address"]!["locality"], (string?)company["address"]!["zip_code"])
        );
        Assert.Equal("555", (string?)company["phone_number"]!["number"]);

        Assert.Equal(true, await keap.CallAsync("DataService.delete", "Company", id));
        Assert.Equal(5, (await keap.FaultAsync("DataService.delete", "Company", id)).Code);
        Assert.Equal(12, (await keap.FaultAsync("DataService.add", "Company", Struct(("City", "Bonn")))).Code);
    }

    [Fact]
    public async Task Tags_and_contacts_can_be_changed_and_deleted_as_records()
    {
        await using var keap = await Keap.StartAsync();
        var category = await keap.CallAsync("DataService.add", "ContactGroupCategory", Struct(("CategoryName", "C")));
        var tag = await keap.CallAsync(
            "DataService.add",
            "ContactGroup",
            Struct(("GroupName", "VIP"), ("GroupCategoryId", category))
        );
        await keap.CallAsync("DataService.update", "ContactGroup", tag, Struct(("GroupName", "Guest")));
        var (same, _) = await keap.FaultAsync("DataService.add", "ContactGroup", Struct(("GroupName", "guest")));
        var (astray, _) = await keap.FaultAsync(
            "DataService.update",
            "ContactGroup",
            tag,
            Struct(("GroupCategoryId", 999_999))
        );

        Assert.Equal(
            Struct(("GroupName", "Guest"), ("GroupCategoryId", category)),
            await keap.CallAsync("DataService.load", "ContactGroup", tag, Names("GroupName", "GroupCategoryId"))
        );
        Assert.Equal((12, 12), (same, astray));
        Assert.Equal(true, await keap.CallAsync("DataService.delete", "ContactGroup", tag));
        Assert.Equal(true, await keap.CallAsync("DataService.delete", "Contact", 3));
        Assert.DoesNotContain(keap.Sandbox.State.Contacts, contact => contact.Id == 3);
    }

    [Fact]
    public async Task Tables_that_are_not_there_closed_or_not_imitated_are_told_apart()
    {
        await using var keap = await Keap.StartAsync();

        var unknown = await keap.FaultAsync("DataService.load", "Kontakt", 1, Names("Id"));
        var closed = await keap.FaultAsync("DataService.add", "User", Struct(("FirstName", "X")));
        var known = await keap.FaultAsync("DataService.load", "RecurringOrder", 1, Names("Id"));
        var field = await keap.FaultAsync("DataService.query", "User", 1, 0, Struct(("Id", -1)), Names("Shoe"));

        Assert.Equal((9, "[NoTableFound]No table found: Kontakt"), unknown);
        Assert.Equal((7, "[NoTableAccess]Access denied to table: User"), closed);
        Assert.Contains("does not imitate the table RecurringOrder", known.Text, StringComparison.Ordinal);
        Assert.Equal((10, "[NoFieldFound]No field found: User.Shoe"), field);
    }

    [Fact]
    public async Task An_order_that_is_no_boolean_finds_no_method_as_recorded()
    {
        await using var keap = await Keap.StartAsync();

        var (code, text) = await keap.FaultAsync(
            "DataService.query",
            "ContactGroup",
            1000,
            0,
            Struct(("GroupName", "%")),
            Names("GroupName", "Id"),
            "GroupName",
            "ASC"
        );

        Assert.Equal(0, code);
        Assert.Equal(
            "No method matching arguments: java.lang.String, java.lang.String, java.lang.Integer, java.lang.Integer, "
                + "java.util.HashMap, [Ljava.lang.Object;, java.lang.String, java.lang.String",
            text
        );
    }

    [Fact]
    public async Task Settings_and_the_user_are_told()
    {
        await using var keap = await Keap.StartAsync();

        Assert.Equal("Mr.,Mrs.,Ms.,Dr.", await keap.CallAsync("DataService.getAppSetting", "Contact", "optiontitles"));
        using var bare = await keap.PostXmlAsync(Body("DataService.getUserInfo"));

        Assert.Contains("ada@acme-bakery.example", await bare.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeapEra.M, 13, "[FailedLoginAttempt]username not found: test@test.com")]
    [InlineData(KeapEra.K, 0, "No such handler: DataService.authenticateUser")]
    public async Task Signing_in_users_is_over(KeapEra era, int code, string text)
    {
        await using var keap = await Keap.StartAsync(new() { Era = era });
        var pair = await keap.NewPairAsync();

        using var answer = await keap.PostXmlAsync(
            Body("DataService.authenticateUser", Key, "test@test.com", "bad_pass"),
            bearer: pair.Access
        );

        Assert.Equal((code, text), await FaultOf(answer));
    }
}
