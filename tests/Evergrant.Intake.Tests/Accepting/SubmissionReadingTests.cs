using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Tests.Accepting;

public sealed class SubmissionReadingTests
{
    private const string Trap = "confirm_abc123";
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    private static ReadSubmission Read(FormDefinition definition, params (string Name, string Value)[] fields)
    {
        var form = new Form
        {
            Name = "newsletter",
            Grant = GrantId.New(Now),
            Definition = definition,
            Version = 7,
        };
        var raw = new RawSubmission
        {
            Fields = [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))],
            From = "203.0.113.7",
        };
        return SubmissionReading.Read(form, raw, Trap, Now);
    }

    private static Content Right(FormDefinition definition, params (string Name, string Value)[] fields)
    {
        var read = Read(definition, [("email", "ann@customers.example"), .. fields]);
        Assert.Empty(read.Mistakes);
        return read.Content;
    }

    private static string[] Wrong(FormDefinition definition, params (string Name, string Value)[] fields) =>
        [.. Read(definition, fields).Mistakes.Select(mistake => $"{mistake.Code}:{mistake.Field}")];

    [Theory]
    [InlineData("Ann", "Ann", null)]
    [InlineData("Ann Lee", "Ann", "Lee")]
    [InlineData("Ann van der Lee", "Ann", "van der Lee")]
    [InlineData("Lee, Ann", "Ann", "Lee")]
    public void A_name_in_one_field_is_taken_apart(string name, string? given, string? family)
    {
        var content = Right(new(), ("name", name));
        Assert.Equal((given, family), (content.GivenName, content.FamilyName));
    }

    [Fact]
    public void A_name_beside_a_first_name_is_the_rest()
    {
        var content = Right(new(), ("first_name", "Ann"), ("name", "Ann Lee"));
        Assert.Equal(("Ann", "Lee"), (content.GivenName, content.FamilyName));
    }

    [Fact]
    public void Everything_goes_where_it_belongs()
    {
        var content = Right(
            new FormDefinition { Fields = new Dictionary<string, string> { ["colour"] = "custom:Colour" } },
            ("phone", " 030 1 "),
            ("message", "line 1\nline 2"),
            ("street", "Main St 1"),
            ("country", "germany"),
            ("colour", "green"),
            ("colour", "blue"),
            ("utm_source", "mail")
        );
        Assert.Equal("030 1", content.Phone);
        Assert.Equal("line 1\nline 2", content.Message);
        Assert.Equal(("Main St 1", "DEU"), (content.Place!.Line1, content.Place.CountryCode));
        Assert.Equal("green, blue", content.Custom["Colour"]);
        Assert.Equal("mail", content.Other["utm_source"]);
    }

    [Fact]
    public void A_country_that_is_not_known_is_kept_and_not_guessed()
    {
        var content = Right(new(), ("country", "Atlantis"));
        Assert.Null(content.Place);
        Assert.Equal("Atlantis", content.Other["country"]);
    }

    [Fact]
    public void Only_tags_that_the_form_offers_are_tags()
    {
        var offers = new FormDefinition { OfferedTags = ["News"] };
        var content = Right(offers, ("tags[]", "NEWS"), ("tags[]", "Administrators"));
        Assert.Equal(["News"], content.Tags);
        Assert.Contains("Administrators", content.Other["tags[]"], StringComparison.Ordinal);
        Assert.Equal(
            ["tag_not_offered:tags[]"],
            Wrong(offers with { IsStrict = true }, ("email", "a@b.example"), ("tags[]", "Administrators"))
        );
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("yes", true)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    public void What_was_agreed_to_is_noted_with_text_version_time_and_address(string box, bool hasAgreed)
    {
        var content = Right(new FormDefinition { Consent = "Mails, please", ConsentField = "agree" }, ("agree", box));
        Assert.Equal(hasAgreed ? new ContentConsent("Mails, please", 7, Now, "203.0.113.7") : null, content.Consent);
    }

    [Fact]
    public void Without_a_box_whoever_sends_agrees_and_without_a_text_nobody_does()
    {
        Assert.NotNull(Right(new FormDefinition { Consent = "Mails, please" }).Consent);
        Assert.Null(Right(new()).Consent);
    }

    [Fact]
    public void Every_mistake_is_found_at_once() =>
        Assert.Equal(
            [
                "email_invalid:email",
                "line_break:phone",
                "value_too_long:company",
                "unknown_field:nonsense",
                "control_character:message",
                "name_invalid:",
                "field_missing:agree",
            ],
            Wrong(
                new FormDefinition
                {
                    IsStrict = true,
                    Required = ["agree"],
                    Consent = "Yes",
                    ConsentField = "agree",
                },
                ("email", "nobody"),
                ("phone", "1\r\nBcc: x"),
                ("company", new string('x', 256)),
                ("nonsense", "1"),
                ("message", "a\u0007"),
                ("a\nb", "1")
            )
        );

    [Fact]
    public void Of_two_fields_of_one_kind_the_first_counts_unless_they_say_who_it_is()
    {
        Assert.Equal("1", Right(new(), ("phone", "1"), ("tel", "1")).Phone);
        var content = Right(new(), ("phone", "1"), ("tel", "2"));
        Assert.Equal(("1", "2"), (content.Phone, content.Other["tel"]));
        Assert.Equal(["field_repeated:mail"], Wrong(new(), ("email", "a@b.example"), ("mail", "c@d.example")));
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    public void A_box_that_is_required_has_to_be_ticked(string box, bool isRight)
    {
        var definition = new FormDefinition
        {
            Consent = "Mails, please",
            ConsentField = "agree",
            Required = ["agree"],
        };
        Assert.Equal(
            isRight ? [] : ["field_missing:agree"],
            Wrong(definition, ("email", "a@b.example"), ("agree", box))
        );
    }

    [Fact]
    public void Nobody_agrees_to_a_text_that_the_page_did_not_show()
    {
        var definition = new FormDefinition { Consent = "Mails, please" };
        Assert.NotNull(Right(definition, ("evergrant_consent", ConsentMark.Of("Mails, please"))).Consent);
        var older = Right(definition, ("evergrant_consent", ConsentMark.Of("One mail, please")));
        Assert.Null(older.Consent);
        Assert.Contains("another text", older.Other["evergrant_consent"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Trap, true)]
    [InlineData("_gotcha", true)]
    [InlineData("confirm_other", false)]
    public void What_stands_in_the_field_that_nobody_sees_is_noticed(string name, bool isTrapped) =>
        Assert.Equal(isTrapped, Read(new(), ("email", "a@b.example"), (name, "x")).IsTrapped);

    [Fact]
    public void Nothing_that_was_sent_stands_in_what_is_printed() =>
        Assert.DoesNotContain(
            "ann",
            Read(new(), ("email", "ann@customers.example")).ToString(),
            StringComparison.Ordinal
        );
}
