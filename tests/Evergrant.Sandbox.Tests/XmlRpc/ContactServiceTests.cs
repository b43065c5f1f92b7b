using System.Text.Json.Nodes;
using static Evergrant.Sandbox.Tests.XmlRpc.Rpc;

namespace Evergrant.Sandbox.Tests.XmlRpc;

public sealed class ContactServiceTests
{
    private const string Pat = KeapSandboxSeed.PersonalAccessToken;

    [Fact]
    public async Task A_contact_added_here_is_read_at_rest_and_the_other_way_round()
    {
        await using var keap = await Keap.StartAsync();

        var id = await keap.CallAsync(
            "ContactService.add",
            Struct(
                ("FirstName", "Jane"),
                ("LastName", "O'Hara & <Sons>"),
                ("Email", "jane@customers.example"),
                ("Phone1", "555-0100"),
                ("StreetAddress1", "1 Main St"),
                ("State", "AZ"),
                ("Birthday", new DateTime(1990, 2, 3)),
                ("Company", "Hogwarts"),
                ("OwnerID", 1)
            )
        );

        using var seen = await keap.GetAsync($"/crm/rest/v1/contacts/{id}", Pat);
        var contact = await seen.JsonAsync();
        Assert.Equal("O'Hara & <Sons>", (string?)contact["family_name"]);
        Assert.Equal("jane@customers.example", (string?)contact["email_addresses"]![0]!["email"]);
        Assert.Equal("1990-02-03", (string?)contact["birthday"]);
        Assert.Equal("BILLING", (string?)contact["addresses"]![0]!["field"]);
        Assert.Equal("Hogwarts", (string?)contact["company"]!["company_name"]);

        using var added = await keap.CallAsync(
            HttpMethod.Post,
            "/crm/rest/v1/contacts",
            Pat,
            """{"given_name":"Ren\u00e9 \ud83d\ude00 \u0001","email_addresses":[{"field":"EMAIL2","email":"rene@customers.example"}]}"""
        );
        var other = (int)(await added.JsonAsync())["id"]!;
        var loaded = await keap.CallAsync(
            "ContactService.load",
            other,
            Names("Id", "FirstName", "EmailAddress2", "LastName")
        );
        Assert.Equal(
            Struct(("Id", other), ("FirstName", "René 😀 ?"), ("EmailAddress2", "rene@customers.example")),
            loaded
        );
    }

    [Fact]
    public async Task Answers_look_as_recorded()
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.PostXmlAsync(
            Body("ContactService.load", Key, 1, Names("FirstName", "LastName", "Phone1"))
        );

        Assert.Equal("text/xml;charset=UTF-8", answer.Content.Headers.NonValidated["Content-Type"].ToString());
        await answer.IsAsync(
            200,
            """<?xml version="1.0" encoding="UTF-8"?><methodResponse><params><param><value><struct><member><name>FirstName</name><value>Grace</value></member><member><name>LastName</name><value>Miller</value></member></struct></value></param></params></methodResponse>"""
        );
    }

    [Fact]
    public async Task A_contact_needs_no_address_here()
    {
        await using var keap = await Keap.StartAsync();

        var id = (int)(await keap.CallAsync("ContactService.add", Struct(("FirstName", "Nameless"))))!;

        Assert.Contains(keap.Sandbox.State.Contacts, contact => contact.Id == id && contact.Email is null);
    }

    [Theory]
    [InlineData("Email", "Other", "Name", true)]
    [InlineData("EmailAndName", "Other", "Name", false)]
    [InlineData("EmailAndName", "grace", "Miller", true)]
    [InlineData("EmailAndNameAndCompany", "Grace", "Miller", true)]
    public async Task The_duplicate_check_finds_who_is_alike(string check, string given, string family, bool isSame)
    {
        await using var keap = await Keap.StartAsync();

        var id = await keap.CallAsync(
            "ContactService.addWithDupCheck",
            Struct(("FirstName", given), ("LastName", family), ("Email", "GRACE@customers.example"), ("City", "Bonn")),
            check
        );

        Assert.Equal(isSame, id is 1);
        var loaded = await keap.CallAsync("ContactService.load", id, Names("FirstName", "City"));
        Assert.Equal(Struct(("FirstName", given), ("City", "Bonn")), loaded);
    }

    [Fact]
    public async Task An_update_changes_what_it_names_and_leaves_the_rest()
    {
        await using var keap = await Keap.StartAsync();
        await keap.CallAsync("ContactService.update", 1, Struct(("EmailAddress2", "two@customers.example")));

        var id = await keap.CallAsync("ContactService.update", 1, Struct(("FirstName", "Gracie"), ("Phone2", "5")));

        Assert.Equal(1, id);
        Assert.Equal(
            Struct(
                ("FirstName", "Gracie"),
                ("LastName", "Miller"),
                ("Email", "grace@customers.example"),
                ("EmailAddress2", "two@customers.example"),
                ("Phone2", "5")
            ),
            await keap.CallAsync(
                "ContactService.load",
                1,
                Names("FirstName", "LastName", "Email", "EmailAddress2", "Phone1", "Phone2")
            )
        );
    }

    [Fact]
    public async Task Contacts_are_found_by_email_whatever_its_case_and_of_this_tenant_only()
    {
        await using var keap = await Keap.StartAsync();

        var found = await keap.CallAsync("ContactService.findByEmail", "Grace@Customers.example", Names("Id"));
        var elsewhere = await keap.CallAsync("ContactService.findByEmail", "mary@customers.example", Names("Id"));

        Assert.Equal([Struct(("Id", 1))], (List<object?>)found!);
        Assert.Empty((List<object?>)elsewhere!);
    }

    [Fact]
    public async Task Tags_put_on_here_are_seen_at_rest_and_in_the_tables()
    {
        await using var keap = await Keap.StartAsync(
            new() { StartAt = new DateTimeOffset(2031, 5, 1, 7, 8, 9, TimeSpan.Zero), StartFrozen = true }
        );
        var tag = (int)(await keap.CallAsync("DataService.add", "ContactGroup", Struct(("GroupName", "VIP"))))!;

        Assert.Equal(true, await keap.CallAsync("ContactService.addToGroup", 1, tag));
        Assert.Equal(true, await keap.CallAsync("ContactService.addToGroup", 1, tag));

        using var seen = await keap.GetAsync("/crm/rest/v1/contacts/1/tags", Pat);
        Assert.Equal("VIP", (string?)(await seen.JsonAsync())["tags"]![0]!["tag"]!["name"]);
        var groups = await keap.CallAsync("ContactService.load", 1, Names("Groups"));
        Assert.Equal(Struct(("Groups", $"{tag}")), groups);
        var assigned = await keap.CallAsync(
            "DataService.query",
            "ContactGroupAssign",
            10,
            0,
            Struct(("ContactId", 1)),
            Names("GroupId", "ContactGroup", "DateCreated")
        );
        Assert.Equal(
            [Struct(("GroupId", tag), ("ContactGroup", "VIP"), ("DateCreated", new DateTime(2031, 5, 1, 7, 8, 9)))],
            (List<object?>)assigned!
        );

        Assert.Equal(true, await keap.CallAsync("ContactService.removeFromGroup", 1, tag));
        Assert.Empty((Dictionary<string, object?>)(await keap.CallAsync("ContactService.load", 1, Names("Groups")))!);
    }

    [Fact]
    public async Task A_duplicate_gives_what_the_other_lacks_and_is_gone()
    {
        await using var keap = await Keap.StartAsync();
        var tag = await keap.CallAsync("DataService.add", "ContactGroup", Struct(("GroupName", "VIP")));
        await keap.CallAsync("ContactService.update", 2, Struct(("City", "Bonn"), ("Phone1", "5")));
        await keap.CallAsync("ContactService.addToGroup", 2, tag);

        Assert.Equal(true, await keap.CallAsync("ContactService.merge", 1, 2));

        Assert.Equal(
            Struct(("FirstName", "Grace"), ("City", "Bonn"), ("Phone1", "5"), ("Groups", $"{tag}")),
            await keap.CallAsync("ContactService.load", 1, Names("FirstName", "City", "Phone1", "Groups"))
        );
        Assert.Equal(5, (await keap.FaultAsync("ContactService.load", 2, Names("Id"))).Code);
        Assert.Equal(12, (await keap.FaultAsync("ContactService.merge", 1, 1)).Code);
    }

    [Theory]
    [InlineData("ContactService.load", 99, "FirstName", 5, "[RecordNotFound]Record not found for Id:99")]
    [InlineData("ContactService.load", 1, "given_name", 10, "[NoFieldFound]No field found: Contact.given_name")]
    [InlineData("ContactService.load", 1, "_Custom", 10, "[NoFieldFound]No field found: Contact._Custom")]
    [InlineData("ContactService.laod", 1, "FirstName", 0, "No such handler: ContactService.laod")]
    public async Task A_mistake_is_a_fault(string method, int id, string field, int code, string text)
    {
        await using var keap = await Keap.StartAsync();

        Assert.Equal((code, text), await keap.FaultAsync(method, id, new[] { field }));
        Assert.NotNull(keap.Sandbox.Requests.All[^1].Refused);
    }

    [Fact]
    public async Task Parameters_of_other_kinds_find_no_method()
    {
        await using var keap = await Keap.StartAsync();

        Assert.Equal(
            (
                0,
                "No method matching arguments: java.lang.String, java.lang.String, [Ljava.lang.Object;, java.util.HashMap, "
                    + "java.lang.Boolean, java.lang.Double, java.util.Date, null"
            ),
            await keap.FaultAsync(
                "ContactService.load",
                "1",
                Names("Id"),
                Struct(),
                true,
                1.5,
                new DateTime(2020, 1, 1),
                null
            )
        );
    }

    [Fact]
    public async Task An_update_of_nobody_has_the_recorded_words_and_changes_nothing()
    {
        await using var keap = await Keap.StartAsync();

        var fault = await keap.FaultAsync("ContactService.update", 48872, Struct(("FirstName", "X")));

        Assert.Equal((5, "[RecordNotFound]Unable to perform update. Record not found for Id:48872"), fault);
    }

    [Fact]
    public async Task Fields_that_only_keap_writes_are_refused_whole()
    {
        await using var keap = await Keap.StartAsync();

        var (code, _) = await keap.FaultAsync(
            "ContactService.update",
            1,
            Struct(("FirstName", "Changed"), ("DateCreated", "2020-01-01"))
        );
        var (empty, _) = await keap.FaultAsync("ContactService.update", 1, Struct());
        var (kind, _) = await keap.FaultAsync("ContactService.update", 1, Struct(("FirstName", Names("X"))));

        Assert.Equal((8, 11, 12), (code, empty, kind));
        Assert.Equal("Grace", keap.Sandbox.State.Contacts.Single(contact => contact.Id == 1).GivenName);
    }

    [Fact]
    public async Task What_keap_has_and_the_sandbox_has_not_says_so_with_501()
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.PostXmlAsync(Body("InvoiceService.createBlankOrder", Key));
        var (_, text) = await FaultOf(answer);

        Assert.Equal(501, (int)answer.StatusCode);
        Assert.Contains("does not imitate InvoiceService.createBlankOrder", text, StringComparison.Ordinal);
        Assert.Equal("not_imitated", keap.Sandbox.Requests.All[^1].Refused);
    }

    [Fact]
    public async Task Calls_at_the_same_time_lose_nothing_of_each_other()
    {
        await using var keap = await Keap.StartAsync();
        string[] fields =
        [
            "Phone1",
            "Phone2",
            "Phone3",
            "Phone4",
            "Phone5",
            "Fax1",
            "Fax2",
            "EmailAddress2",
            "EmailAddress3",
            "City",
            "City2",
            "City3",
        ];

        for (var round = 0; round < 20; round++)
        {
            var value = $"{round}";
            await Task.WhenAll(
                fields.Select(field => keap.CallAsync("ContactService.update", 1, Struct((field, value))))
            );

            Assert.Equal(
                fields.ToDictionary(field => field, _ => (object?)value),
                await keap.CallAsync("ContactService.load", 1, fields)
            );
        }
    }

    [Fact]
    public async Task A_contact_from_xml_rpc_survives_the_sandbox()
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        object? id;
        await using (var keap = await Keap.StartAsync(options))
            id = await keap.CallAsync("ContactService.add", Struct(("FirstName", "Kept")));

        await using var again = await Keap.StartAsync(options);

        var loaded = await again.CallAsync("ContactService.load", id, Names("FirstName"));
        Assert.Equal(Struct(("FirstName", "Kept")), loaded);
    }
}
