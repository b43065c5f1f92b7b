using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;

namespace Evergrant.Intake.Tests.Accepting;

public sealed class FieldNamesTests
{
    [Theory]
    [InlineData("email", "Email")]
    [InlineData("E-Mail", "Email")]
    [InlineData("mail", "Email")]
    [InlineData("your-email", "Email")]
    [InlineData("form[email]", "Email")]
    [InlineData("contact.emailAddress", "Email")]
    [InlineData("fields[0][email_address][]", "Email")]
    [InlineData("inf_field_Email", "Email")]
    [InlineData("first_name", "GivenName")]
    [InlineData("firstName", "GivenName")]
    [InlineData("fname", "GivenName")]
    [InlineData("given-name", "GivenName")]
    [InlineData("inf_field_FirstName", "GivenName")]
    [InlineData("Last Name", "FamilyName")]
    [InlineData("lname", "FamilyName")]
    [InlineData("surname", "FamilyName")]
    [InlineData("name", "FullName")]
    [InlineData("your-name", "FullName")]
    [InlineData("tel", "Phone")]
    [InlineData("mobile", "Phone")]
    [InlineData("inf_field_Phone1", "Phone")]
    [InlineData("organisation", "Company")]
    [InlineData("job_title", "JobTitle")]
    [InlineData("website", "Website")]
    [InlineData("comments", "Message")]
    [InlineData("your-message", "Message")]
    [InlineData("street", "Line1")]
    [InlineData("address[line2]", "Line2")]
    [InlineData("city", "Locality")]
    [InlineData("state", "Region")]
    [InlineData("zip", "PostalCode")]
    [InlineData("country", "Country")]
    [InlineData("tags[]", "Tags")]
    [InlineData("submit", "Nothing")]
    [InlineData("_next", "Nothing")]
    [InlineData("inf_form_xid", "Nothing")]
    [InlineData("favourite_colour", null)]
    [InlineData("emailing", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    public void A_name_that_peoples_html_uses_means_what_it_says(string name, string? target) =>
        Assert.Equal(target, FieldNames.Find(new FormDefinition { OfferedTags = ["News"] }, name)?.Target.ToString());

    [Fact]
    public void The_owners_own_words_go_before_the_usual_ones()
    {
        var form = new FormDefinition
        {
            Fields = new Dictionary<string, string> { ["Name"] = "company", ["colours"] = "custom: Favourite Colour " },
            ConsentField = "agree",
        };
        Assert.Equal(new FieldMeaning(FieldTarget.Company), FieldNames.Find(form, "name"));
        Assert.Equal(new FieldMeaning(FieldTarget.Custom, "Favourite Colour"), FieldNames.Find(form, "colours[]"));
        Assert.Equal(new FieldMeaning(FieldTarget.Consent), FieldNames.Find(form, "agree"));
        // Without tags to offer there is nothing to choose.
        Assert.Null(FieldNames.Find(form, "tags[]"));
    }
}
