using Evergrant.Providers;
using Evergrant.Server.Policies;

namespace Evergrant.Server.Tests.Policies;

public sealed class CallPatternTests
{
    [Theory]
    [InlineData("POST /a/b", "POST", "/a/b", true)]
    [InlineData("POST /a/b", "GET", "/a/b", false)]
    [InlineData("POST /a/b", "post", "/a/b", false)]
    [InlineData("POST /a/b", "POST", "/a/b/", false)]
    [InlineData("POST /a/b", "POST", "/a/B", false)]
    [InlineData("POST /a/b", "POST", "/a/bc", false)]
    [InlineData("POST /a/b", "POST", "/a", false)]
    [InlineData("GET /a", "HEAD", "/a", true)]
    [InlineData("HEAD /a", "GET", "/a", false)]
    [InlineData("get,Put /a", "PUT", "/a", true)]
    [InlineData("* /a", "DELETE", "/a", true)]
    [InlineData("GET /a/*", "GET", "/a/5", true)]
    [InlineData("GET /a/*", "GET", "/a/", false)]
    [InlineData("GET /a/*", "GET", "/a/5/tags", false)]
    [InlineData("GET /a/*", "GET", "/a/5;x=/tags", false)]
    [InlineData("GET /a/*", "GET", "/a/;", false)]
    [InlineData("GET /a/*/tags", "GET", "/a/5/tags", true)]
    [InlineData("GET /a/*/tags", "GET", "/a//tags", false)]
    [InlineData("GET /a/**", "GET", "/a", true)]
    [InlineData("GET /a/**", "GET", "/a/b/c/", true)]
    [InlineData("GET /a/**", "GET", "/ab", false)]
    [InlineData("GET /**", "GET", "/a", true)]
    [InlineData("POST /t/*/c:apply", "POST", "/t/5/c:apply", true)]
    [InlineData("POST /t/*/c:apply", "POST", "/t/5/c:remove", false)]
    public void A_pattern_fits_what_it_says(string pattern, string method, string path, bool fits) =>
        Assert.Equal(fits, CallPattern.Parse(pattern).Fits(method, path));

    [Theory]
    [InlineData("GET /a/", "GET /a")]
    [InlineData("GET /a/*/", "GET /a/*")]
    [InlineData("GET /", "GET /")]
    [InlineData("POST /%63ontacts/%c3%a9", "POST /contacts/%C3%A9")]
    public void A_pattern_has_the_spelling_that_paths_have(string typed, string text) =>
        Assert.Equal(text, CallPattern.Parse(typed).Text);

    [Fact]
    public void The_root_is_a_path_without_its_slash() => Assert.True(CallPattern.Parse("GET /").Fits("GET", ""));

    [Theory]
    [InlineData("POST /a/%2A")]
    [InlineData("POST /a/%2a%2a")]
    [InlineData("POST /a/%2e%2e/b")]
    [InlineData("POST /a%2Fb")]
    [InlineData("POST /a%zz")]
    [InlineData("POST //")]
    [InlineData("")]
    [InlineData("POST")]
    [InlineData("/a")]
    [InlineData("POST a")]
    [InlineData("POST /a /b")]
    [InlineData("TRACE /a")]
    [InlineData("POST, /a")]
    [InlineData("POST /a//b")]
    [InlineData("POST /a/../b")]
    [InlineData("POST /a/*b")]
    [InlineData("POST /a/**/b")]
    [InlineData("POST /a?b=c")]
    [InlineData("POST /é")]
    public void What_is_no_pattern_is_told_why(string pattern)
    {
        Assert.False(CallPattern.TryParse(pattern, out _, out var wrong));
        Assert.NotEmpty(wrong!);
    }

    [Fact]
    public void Every_preset_can_be_read_and_none_but_everything_allows_xml_rpc()
    {
        var keap = ProviderCatalog.BuiltIn.Find("keap")!;
        Assert.Equal(["contacts+tags-write", "read-only", "everything"], Presets.NamesOf(keap));
        foreach (var preset in Presets.Of(keap).Where(preset => preset.Allow is not null))
        {
            var calls = preset.Allow!.Select(CallPattern.Parse).ToList();
            foreach (var path in (string[])["/crm/xmlrpc", "/crm/xmlrpc/v1", "/crm/xmlrpc/v1/"])
                Assert.DoesNotContain(calls, call => call.Fits("POST", path) || call.Fits("GET", path));
        }
    }

    [Theory]
    [InlineData("PUT", "/crm/rest/v1/contacts", true)]
    [InlineData("PATCH", "/crm/rest/v2/contacts/7", true)]
    [InlineData("POST", "/crm/rest/v1/contacts/7/tags", true)]
    [InlineData("POST", "/crm/rest/v2/tags/7/contacts:applyTags", true)]
    [InlineData("GET", "/crm/rest/v1/contacts", false)]
    [InlineData("GET", "/crm/rest/v1/contacts/7", false)]
    [InlineData("DELETE", "/crm/rest/v1/contacts/7", false)]
    [InlineData("POST", "/crm/rest/v2/contacts:merge", false)]
    [InlineData("POST", "/crm/rest/v1/emails/queue", false)]
    [InlineData("POST", "/crm/rest/v1/contacts/7/creditCards", false)]
    public void The_contractors_preset_writes_contacts_and_tags_and_no_more(string method, string path, bool fits) =>
        Assert.Equal(
            fits,
            Presets
                .Find(ProviderCatalog.BuiltIn.Find("keap")!, "contacts+tags-write")!
                .Allow!.Any(call => CallPattern.Parse(call).Fits(method, path))
        );
}
