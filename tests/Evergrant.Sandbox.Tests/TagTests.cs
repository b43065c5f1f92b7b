namespace Evergrant.Sandbox.Tests;

public sealed class TagTests
{
    private const string Tags = "/crm/rest/v1/tags";
    private const string OfGrace = "/crm/rest/v1/contacts/1/tags";
    private const string NotConvertible = """{"message":"Input could not be converted to a valid request"}""";

    [Fact]
    public async Task A_tag_is_created_once_read_and_found_by_name()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var created = await keap.CallAsync(HttpMethod.Post, Tags, pair.Access, """{"name":"Welcome"}""");
        var id = (long)(await created.JsonAsync())["id"]!;
        using var read = await keap.GetAsync($"{Tags}/{id}", pair.Access);
        using var found = await keap.GetAsync($"{Tags}?name=welcome", pair.Access);
        using var again = await keap.CallAsync(HttpMethod.Post, Tags, pair.Access, """{"name":"welcome"}""");

        var tag = $$"""{"category":null,"description":null,"id":{{id}},"name":"Welcome"}""";
        await created.IsAsync(200, tag);
        await read.IsAsync(200, tag);
        await found.IsAsync(200, $$"""{"tags":[{{tag}}],"count":1}""");
        await again.IsAsync(400, """{"message":"A tag with this name already exists"}""");
    }

    [Fact]
    public async Task A_tag_shows_its_category_and_is_found_by_it()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        using var seeded = await keap.GetAsync(Tags, pair.Access);
        var category = (await seeded.JsonAsync())["tags"]![0]!["category"]!;
        var id = (long)category["id"]!;

        using var created = await keap.CallAsync(
            HttpMethod.Post,
            Tags,
            pair.Access,
            $$$"""{"name":"VIP","description":"Dear","category":{"id":{{{id}}}}}"""
        );
        using var inIt = await keap.GetAsync($"{Tags}?category={id}", pair.Access);
        using var inAnother = await keap.GetAsync($"{Tags}?category=999", pair.Access);

        Assert.Equal(category.ToJsonString(), (await created.JsonAsync())["category"]!.ToJsonString());
        Assert.Equal(2, (int)(await inIt.JsonAsync())["count"]!);
        await inAnother.IsAsync(200, """{"tags":[],"count":0}""");
    }

    [Fact]
    public async Task Pages_of_tags_carry_their_filter_on()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        (await keap.CallAsync(HttpMethod.Post, Tags, pair.Access, """{"name":"VIP"}""")).Dispose();

        using var first = await keap.GetAsync($"{Tags}?limit=1&name=", pair.Access);
        using var second = await keap.GetAsync((string)(await first.JsonAsync())["next"]!, pair.Access);

        var page = await second.JsonAsync();
        Assert.Equal("VIP", (string?)page["tags"]![0]!["name"]);
        Assert.Equal(
            new Uri(keap.Sandbox.Address, $"{Tags}?name=&limit=1&offset=0"),
            new Uri((string)page["previous"]!)
        );
        Assert.Null(page["next"]);
    }

    [Fact]
    public async Task Applying_answers_for_each_tag()
    {
        await using var keap = await Keap.StartAsync(new() { StartAt = Noon, StartFrozen = true });
        var pair = await keap.NewPairAsync();
        var vip = await NewTagAsync(keap, pair);
        var body = $$"""{"tagIds":[{{vip}},{{vip}},999]}""";

        using var first = await keap.CallAsync(HttpMethod.Post, OfGrace, pair.Access, body);
        using var second = await keap.CallAsync(HttpMethod.Post, OfGrace, pair.Access, body);
        using var nobody = await keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/contacts/999/tags", pair.Access, body);
        using var listed = await keap.GetAsync(OfGrace, pair.Access);
        using var contact = await keap.GetAsync("/crm/rest/v1/contacts/1", pair.Access);

        await first.IsAsync(200, $$"""{"{{vip}}":"SUCCESS","999":"TAG_ID_NOT_FOUND"}""");
        await second.IsAsync(200, $$"""{"{{vip}}":"DUPLICATE","999":"TAG_ID_NOT_FOUND"}""");
        await nobody.IsAsync(200, $$"""{"{{vip}}":"CONTACT_NOT_FOUND","999":"CONTACT_NOT_FOUND"}""");
        await listed.IsAsync(
            200,
            $$$"""{"tags":[{"date_applied":"2030-01-01T12:00:00.000\u002B0000","tag":{"category":null,"id":{{{vip}}},"name":"VIP"}}],"count":1}"""
        );
        Assert.Equal($"[{vip}]", (await contact.JsonAsync())["tag_ids"]!.ToJsonString());
    }

    [Theory]
    [InlineData("?ids=TAG")]
    [InlineData("?ids=999%2CTAG")]
    [InlineData("/TAG")]
    public async Task A_tag_is_removed_and_a_second_time_as_well(string suffix)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var vip = await NewTagAsync(keap, pair);
        (await keap.CallAsync(HttpMethod.Post, OfGrace, pair.Access, $$"""{"tagIds":[{{vip}}]}""")).Dispose();
        var path = OfGrace + suffix.Replace("TAG", $"{vip}", StringComparison.Ordinal);

        using var removed = await keap.CallAsync(HttpMethod.Delete, path, pair.Access);
        using var again = await keap.CallAsync(HttpMethod.Delete, path, pair.Access);
        using var listed = await keap.GetAsync(OfGrace, pair.Access);

        await removed.IsAsync(204, "");
        await again.IsAsync(204, "");
        await listed.IsAsync(200, """{"tags":[],"count":0}""");
    }

    [Fact]
    public async Task A_tenant_knows_its_own_tags_and_contacts_only()
    {
        await using var keap = await Keap.StartAsync();
        var bakery = await keap.NewPairAsync();
        var corner = await keap.NewPairAsync("ab103.infusionsoft.com");
        var vip = await NewTagAsync(keap, bakery);

        using var read = await keap.GetAsync($"{Tags}/{vip}", corner.Access);
        using var applied = await keap.CallAsync(
            HttpMethod.Post,
            "/crm/rest/v1/contacts/4/tags",
            corner.Access,
            $$"""{"tagIds":[{{vip}}]}"""
        );
        using var listed = await keap.GetAsync(OfGrace, corner.Access);

        await read.IsAsync(404, """{"message":"Tag not found"}""");
        await applied.IsAsync(200, $$"""{"{{vip}}":"TAG_ID_NOT_FOUND"}""");
        await listed.IsAsync(404, """{"message":"Contact not found"}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"name":1}""")]
    [InlineData("""{"name":{}}""")]
    [InlineData("""{"name":"a","name":"b"}""")]
    [InlineData("""{"name":"\ud800"}""")]
    [InlineData("""{"name":"a","category":7}""")]
    [InlineData("""{"name":"a","category":{"id":"7"}}""")]
    [InlineData("""{"name":"a","category":{"id":1e999}}""")]
    [InlineData("""{"name":"a","category":{"id":99999999999999999999}}""")]
    public async Task A_body_that_is_no_tag_is_not_converted(string body)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.CallAsync(HttpMethod.Post, Tags, pair.Access, body);

        await answer.IsAsync(400, NotConvertible);
    }

    [Theory]
    [InlineData("""{}""", "name is invalid")]
    [InlineData("""{"name":"  "}""", "name is invalid")]
    [InlineData("""{"name":"a","category":{"id":1}}""", "category.id is invalid")]
    [InlineData("""{"name":"a","id":1}""", "Unrecognized property: id")]
    [InlineData("""{"name":"a","category":{"name":"x"}}""", "Unrecognized property: name")]
    public async Task Other_mistakes_in_a_tag_are_named(string body, string message)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.CallAsync(HttpMethod.Post, Tags, pair.Access, body);

        await answer.IsAsync(400, $$"""{"message":"{{message}}"}""");
    }

    [Theory]
    [InlineData("""{"tagIds":"1"}""", "Input could not be converted to a valid request")]
    [InlineData("""{"tagIds":["1"]}""", "Input could not be converted to a valid request")]
    [InlineData("""{"tagIds":[null]}""", "Input could not be converted to a valid request")]
    [InlineData("""{"tagIds":[1.5]}""", "Input could not be converted to a valid request")]
    [InlineData("""{"tagIds":[99999999999999999999]}""", "Input could not be converted to a valid request")]
    [InlineData("""{"tagIds":[]}""", "tagIds is invalid")]
    [InlineData("""{}""", "tagIds is invalid")]
    [InlineData("""{"ids":[1]}""", "Unrecognized property: ids")]
    public async Task Applying_refuses_what_are_no_ids(string body, string message)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.CallAsync(HttpMethod.Post, OfGrace, pair.Access, body);

        await answer.IsAsync(400, $$"""{"message":"{{message}}"}""");
    }

    [Fact]
    public async Task At_most_a_hundred_tags_are_applied_in_one_call()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var hundred = await keap.CallAsync(HttpMethod.Post, OfGrace, pair.Access, Ids(100));
        using var more = await keap.CallAsync(HttpMethod.Post, OfGrace, pair.Access, Ids(101));

        Assert.Equal(200, (int)hundred.StatusCode);
        await more.IsAsync(400, """{"message":"tagIds is invalid"}""");
    }

    [Theory]
    [InlineData("?ids=", "ids is invalid")]
    [InlineData("", "ids is invalid")]
    [InlineData("?ids=1;2", "ids is invalid")]
    [InlineData("?ids=-1", "ids is invalid")]
    [InlineData("?ids=99999999999999999999", "ids is invalid")]
    public async Task Removing_refuses_what_are_no_ids(string query, string message)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.CallAsync(HttpMethod.Delete, OfGrace + query, pair.Access);

        await answer.IsAsync(400, $$"""{"message":"{{message}}"}""");
    }

    [Fact]
    public async Task A_number_beyond_all_numbers_is_an_id_that_nothing_has()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        const string huge = "99999999999999999999999999";

        using var tag = await keap.GetAsync($"{Tags}/{huge}", pair.Access);
        using var contact = await keap.GetAsync($"/crm/rest/v1/contacts/{huge}", pair.Access);
        using var removed = await keap.CallAsync(HttpMethod.Delete, $"{OfGrace}/{huge}", pair.Access);

        await tag.IsAsync(404, """{"message":"Tag not found"}""");
        await contact.IsAsync(404, """{"message":"Contact not found"}""");
        await removed.IsAsync(204, "");
    }

    private static DateTimeOffset Noon { get; } = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static string Ids(int count) => $$"""{"tagIds":[{{string.Join(',', Enumerable.Range(1, count))}}]}""";

    private static async Task<long> NewTagAsync(Keap keap, Pair pair)
    {
        using var created = await keap.CallAsync(HttpMethod.Post, Tags, pair.Access, """{"name":"VIP"}""");
        return (long)(await created.JsonAsync())["id"]!;
    }
}
