using System.Text.Json.Nodes;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;

namespace Evergrant.Intake.Tests.Forms;

public sealed class FormDraftTests
{
    private static FormDefinition Right(string json, FormDefinition? to = null)
    {
        var mistakes = new List<FieldMistake>();
        var made = FormDraft.Apply(to ?? new FormDefinition(), JsonNode.Parse(json)!.AsObject(), mistakes);
        Assert.Empty(mistakes);
        return made!;
    }

    private static string?[] Wrong(string json)
    {
        var mistakes = new List<FieldMistake>();
        Assert.Null(FormDraft.Apply(new FormDefinition(), JsonNode.Parse(json)!.AsObject(), mistakes));
        return [.. mistakes.Select(mistake => mistake.Field)];
    }

    [Fact]
    public void What_is_not_named_stays_and_null_is_the_default()
    {
        var first = Right("""{"tags": ["A"], "per_minute": 5, "welcome": {"way": "automation", "tag": "Start"}}""");
        Assert.Equal((10, 30, 5), (first.PerAddress, first.KeepDays, first.PerMinute));
        var second = Right("""{"per_minute": null, "welcome": {"tag": "Begin"}}""", first);
        Assert.Equal((1000, "A"), (second.PerMinute, second.Tags.Single()));
        Assert.Equal((WelcomeWay.Automation, "Begin"), (second.Welcome.Way, second.Welcome.Tag));
        Assert.Equal(Welcome.None, Right("""{"welcome": null}""", second).Welcome);
    }

    [Fact]
    public void Sites_are_written_in_one_way() =>
        Assert.Equal(
            ["https://www.example.com", "http://127.0.0.1:8080"],
            Right(
                """{"origins": ["https://WWW.example.com:443/", "https://www.example.com", "http://127.0.0.1:8080"]}"""
            ).Origins
        );

    [Theory]
    [InlineData("""{"redirect": "https://www.example.com/x"}""", true)]
    [InlineData("""{"redirect": "http://127.0.0.1:8080/x"}""", true)]
    [InlineData("""{"redirect": "http://www.example.com/x"}""", false)]
    [InlineData("""{"redirect": "/x"}""", false)]
    [InlineData("""{"redirect": "//evil.example/x"}""", false)]
    [InlineData("""{"redirect": "javascript:alert(1)"}""", false)]
    [InlineData("""{"redirect": "https://a:b@www.example.com/"}""", false)]
    [InlineData("""{"origins": ["www.example.com"]}""", false)]
    [InlineData("""{"origins": ["https://www.example.com/x"]}""", false)]
    [InlineData("""{"origins": [null]}""", false)]
    [InlineData("""{"tags": ["A", "a"]}""", false)]
    [InlineData("""{"tags": [""]}""", false)]
    [InlineData("""{"tags": [null]}""", false)]
    [InlineData("""{"tags": "A"}""", false)]
    [InlineData("""{"fields": {"a": "phone"}}""", true)]
    [InlineData("""{"fields": {"a": "custom:"}}""", false)]
    [InlineData("""{"fields": {"a": null}}""", false)]
    [InlineData("""{"welcome": {"way": "email", "subject": "Hello", "html": "<p>", "from_user_id": "1"}}""", true)]
    [InlineData("""{"welcome": {"way": "email"}}""", false)]
    [InlineData("""{"welcome": {"way": "pigeon"}}""", false)]
    [InlineData("""{"welcome": 1}""", false)]
    [InlineData("""{"on_existing": 1}""", false)]
    [InlineData("""{"consent_field": "agree"}""", false)]
    [InlineData("""{"opt_in_reason": "a\nb"}""", false)]
    [InlineData("""{"keep_days": 0}""", false)]
    [InlineData("""{"per_minute": 1e9}""", false)]
    [InlineData("""{"bot_check": {"kind": "turnstile", "site_key": "1x"}}""", true)]
    [InlineData("""{"bot_check": {"kind": "turnstile"}}""", false)]
    [InlineData("""{"bot_check": {"kind": "turnstile", "site_key": "1x", "verify_address": "/x"}}""", false)]
    [InlineData("""{"nonsense": 1}""", false)]
    public void A_form_is_what_it_can_be(string json, bool isRight)
    {
        if (isRight)
            Right(json);
        else
            Assert.Equal([JsonNode.Parse(json)!.AsObject().Single().Key], Wrong(json).Distinct());
    }

    [Fact]
    public void More_than_a_form_can_have_is_refused()
    {
        var tags = new JsonArray([.. Enumerable.Range(0, 51).Select(i => (JsonNode)$"T{i}")]);
        Assert.Equal("tags", Assert.Single(Wrong(new JsonObject { ["tags"] = tags }.ToJsonString())));
    }
}
