using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.State;
using Record = Evergrant.Sandbox.State.Record;

namespace Evergrant.Sandbox.Tests;

public sealed class RecordsTests
{
    private const string Shop = "ab103.infusionsoft.com";
    private long last;

    [Fact]
    public void A_record_is_found_by_tenant_and_id_and_the_copy_it_gives_changes_nothing()
    {
        var records = New();
        var added = records.Add(Shop, id => new JsonObject { ["id"] = id, ["name"] = "Ünal 🎂" });

        added.Body["name"] = "other";

        Assert.Equal("Ünal 🎂", (string?)records.Find(Shop, added.Id)!.Body["name"]);
        Assert.Null(records.Find("tv265.infusionsoft.com", added.Id));
        Assert.Null(records.Find(Shop, added.Id + 1));
    }

    [Theory]
    [InlineData("2026-11-23T00:20:30.123+0000")]
    [InlineData("1969-12-31T23:59:59.999+0000")]
    [InlineData("0001-01-01T00:00:00.000+0000")]
    [InlineData("9999-12-31T23:59:59.999+0000")]
    [InlineData("2026-02-30T00:00:00.000+0000")]
    [InlineData("2026-11-23T00:20:30.123Z")]
    [InlineData("EMAIL1")]
    [InlineData("email1")]
    [InlineData("SingleOptIn")]
    [InlineData("")]
    public void A_text_comes_back_as_it_was_however_it_is_packed(string text)
    {
        var body = new JsonObject
        {
            ["a"] = text,
            [text] = new JsonArray(text, text),
            ["b"] = 1,
        };

        Assert.Equal(body.ToJsonString(), JsonNode.Parse(PackedBody.Unpack(PackedBody.Pack(body)))!.ToJsonString());
    }

    [Fact]
    public void A_time_and_a_usual_text_take_few_bytes() =>
        Assert.True(
            PackedBody
                .Pack(
                    new JsonObject
                    {
                        ["date_created"] = "2026-11-23T00:20:30.123+0000",
                        ["email_status"] = "NonMarketable",
                    }
                )
                .Length < 16
        );

    [Fact]
    public void Records_are_listed_oldest_first_whatever_order_they_came_in()
    {
        var records = New();
        foreach (var id in (long[])[5, 2, 9, 7])
            records.Restore(new Record(id, Shop, PackedBody.Pack("{}"u8)));

        records.Remove(Shop, 7);

        Assert.Equal([2, 5, 9], records.Of(Shop).Select(one => one.Id));
        Assert.Equal(3, records.Count);
        Assert.False(records.Remove(Shop, 7));
        Assert.Null(records.Change(Shop, 7, []));
    }

    [Fact]
    public void An_index_follows_changes_back_and_forth_and_finds_each_once()
    {
        var records = New().IndexBy(ContactBody.Emails);
        var id = records.Add(Shop, _ => Contact("a@x.example", "b@x.example")).Id;
        records.Change(Shop, id, Contact("c@x.example"));
        Assert.Empty(records.With(Shop, "a@x.example"));
        records.Change(Shop, id, Contact("a@x.example"));

        Assert.Equal(id, Assert.Single(records.With(Shop, "A@X.example")).Id);
        Assert.Empty(records.With("tv265.infusionsoft.com", "a@x.example"));
        records.Remove(Shop, id);
        Assert.Empty(records.With(Shop, "a@x.example"));
    }

    [Fact]
    public void Many_changes_leave_every_record_as_it_was_last_written()
    {
        var random = new Random(7);
        var records = New().IndexBy(ContactBody.Emails);
        var kept = new Dictionary<long, string>();
        for (var turn = 0; turn < 20_000; turn++)
        {
            var email = $"p{turn}@{new string('x', random.Next(400))}.example";
            switch (random.Next(3))
            {
                case 0 when kept.Count < 300:
                    kept.Add(records.Add(Shop, _ => Contact(email)).Id, email);
                    break;
                case 1 when kept.Count > 0:
                    var removed = kept.Keys.ElementAt(random.Next(kept.Count));
                    Assert.True(records.Remove(Shop, removed));
                    kept.Remove(removed);
                    break;
                case 2 when kept.Count > 0:
                    var changed = kept.Keys.ElementAt(random.Next(kept.Count));
                    records.Change(Shop, changed, Contact(email));
                    kept[changed] = email;
                    break;
            }
        }

        Assert.Equal(kept.Keys.Order(), records.Of(Shop).Select(one => one.Id));
        Assert.All(kept, one => Assert.Equal(one.Key, Assert.Single(records.With(Shop, one.Value)).Id));
        Assert.All(records.All, one => Assert.Equal(kept[one.Id], ContactBody.FirstEmail(one.Body)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":null,"b":[true,false,[],{}],"c":{"d":[{"e":-1.50e3}]},"":""}""")]
    [InlineData(
        """{"long":"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"}"""
    )]
    [InlineData("""{"half":"\ud83c"}""")]
    [InlineData("""{"a_name_of_more_than_sixty_four_letters_of_the_kind_that_only_strangers_send":1}""")]
    public void What_is_packed_is_the_same_json_afterwards(string json)
    {
        var unpacked = PackedBody.Unpack(PackedBody.Pack(System.Text.Encoding.UTF8.GetBytes(json)));

        Assert.Equal(json, System.Text.Encoding.UTF8.GetString(unpacked));
    }

    private static JsonObject Contact(params string[] emails) =>
        new() { ["email_addresses"] = new JsonArray([.. emails.Select(one => new JsonObject { ["email"] = one })]) };

    private Records New() => new("things", () => ++last, (_, _, _) => { });
}
