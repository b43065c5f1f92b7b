using System.Text;
using static Evergrant.Sandbox.Tests.XmlRpc.Rpc;

namespace Evergrant.Sandbox.Tests.XmlRpc;

public sealed class XmlRpcEndpointTests
{
    private const string Pat = KeapSandboxSeed.PersonalAccessToken;

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    public async Task An_empty_body_has_the_recorded_fault(string body)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.PostXmlAsync(body);

        Assert.Equal((0, "Failed to parse XML-RPC request: Premature end of file."), await FaultOf(answer));
        Assert.Equal("rpc_unreadable", keap.Sandbox.Requests.All[^1].Refused);
        Assert.Contains("xmlrpc.unreadable.later", keap.Sandbox.Requests.All[^1].Fidelity);
    }

    [Theory]
    [InlineData("""{"json":true}""")]
    [InlineData("<methodCall>")]
    [InlineData("<methodCall/>")]
    [InlineData("<html></html>")]
    [InlineData("<methodCall><methodName></methodName></methodCall>")]
    [InlineData(
        "<methodCall><methodName>a</methodName><params><param><value><i4>x</i4></value></param></params></methodCall>"
    )]
    [InlineData(
        "<methodCall><methodName>a</methodName><params><param><value><i4>99999999999</i4></value></param></params></methodCall>"
    )]
    [InlineData(
        "<methodCall><methodName>a</methodName><params><param><value><boolean>2</boolean></value></param></params></methodCall>"
    )]
    [InlineData(
        "<methodCall><methodName>a</methodName><params><param><value><double>NaN</double></value></param></params></methodCall>"
    )]
    [InlineData(
        "<methodCall><methodName>a</methodName><params><param><value><base64>*</base64></value></param></params></methodCall>"
    )]
    [InlineData(
        "<methodCall><methodName>a</methodName><params><param><value><dateTime.iso8601>today</dateTime.iso8601></value></param></params></methodCall>"
    )]
    [InlineData(
        "<methodCall><methodName>a</methodName><params><param><value><hat/></value></param></params></methodCall>"
    )]
    [InlineData(
        "<methodCall><methodName>a</methodName><params><param><value>text<i4>1</i4></value></param></params></methodCall>"
    )]
    [InlineData("<methodCall><methodName>a</methodName><params><param/></params></methodCall>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"klingon\"?><methodCall><methodName>a</methodName></methodCall>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><methodCall><methodName>&b;</methodName></methodCall>")]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><methodCall><methodName>a</methodName></methodCall>")]
    public async Task What_is_no_call_is_a_fault(string body)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.PostXmlAsync(body);

        Assert.Equal(200, (int)answer.StatusCode);
        var (code, text) = await FaultOf(answer);
        Assert.Equal(0, code);
        Assert.StartsWith("Failed to parse XML-RPC request: ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(33)]
    [InlineData(20_000)]
    public async Task Nothing_too_deep_is_read(int depth)
    {
        await using var keap = await Keap.StartAsync();
        var body = new StringBuilder("<methodCall><methodName>ContactService.add</methodName><params><param>");
        for (var level = 0; level < depth; level++)
            body.Append("<value><array><data>");

        using var answer = await keap.PostXmlAsync(body.ToString());

        Assert.Contains("Too deep", (await FaultOf(answer)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_a_megabyte_is_413()
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.PostXmlAsync(new string(' ', 1024 * 1024 + 1));

        Assert.Equal(413, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Values_come_in_every_form_that_clients_write()
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.PostXmlAsync(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- by hand -->
            <methodCall>
              <methodName> ContactService.add </methodName>
              <params>
                <param><value></value></param>
                <param>
                  <value>
                    <struct>
                      <member><name>FirstName</name><value> spaced </value></member>
                      <member><name>LastName</name><value><string/></value></member>
                      <member><name>MiddleName</name><value><nil/></value></member>
                      <member><name>Suffix</name><value><double>1.5</double></value></member>
                      <member><name>Nickname</name><value><boolean>1</boolean></value></member>
                      <member><name>Birthday</name><value><dateTime.iso8601>1990-02-03T00:00:00Z</dateTime.iso8601></value></member>
                      <member><name>JobTitle</name><value><![CDATA[<b>]]></value></member>
                    </struct>
                  </value>
                </param>
              </params>
            </methodCall>
            """.Replace("<value></value>", "<value>key</value>", StringComparison.Ordinal)
        );
        Assert.Contains("<i4>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var id = (int)keap.Sandbox.State.Contacts.Max(contact => contact.Id);
        Assert.Equal(
            Struct(
                ("FirstName", " spaced "),
                ("LastName", ""),
                ("Suffix", "1.5"),
                ("Nickname", "1"),
                ("Birthday", new DateTime(1990, 2, 3)),
                ("JobTitle", "<b>")
            ),
            await keap.CallAsync(
                "ContactService.load",
                id,
                Names("FirstName", "LastName", "MiddleName", "Suffix", "Nickname", "Birthday", "JobTitle")
            )
        );
    }

    [Theory]
    [InlineData("/crm/xmlrpc")]
    [InlineData("/crm/xmlrpc/")]
    [InlineData("/crm/xmlrpc/v1")]
    public async Task It_is_there_with_and_without_v1(string path)
    {
        await using var keap = await Keap.StartAsync();
        using var answer = await keap.PostXmlAsync(Body("DataService.count", Key, "Contact", Struct()), path);

        Assert.Contains("<i4>3</i4>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("xmlrpc.answer.later", keap.Sandbox.Requests.All[^1].Fidelity);
    }

    [Fact]
    public async Task A_token_is_taken_in_the_header_and_in_the_query()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync("ab103.infusionsoft.com");
        var body = Body("DataService.findByField", Key, "Contact", 5, 0, "Id", "%", Names("FirstName"));

        using var inHeader = await keap.PostXmlAsync(body, bearer: pair.Access);
        using var inQuery = await keap.PostXmlAsync(body, $"/crm/xmlrpc/v1?access_token={pair.Access}", null);
        using var none = await keap.PostXmlAsync(body, bearer: null);

        Assert.Contains("Mary", await inHeader.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Mary", await inQuery.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // Not XML-RPC: clients stumble over it, as they do at Keap.
        await none.IsAsync(
            401,
            """{"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}"""
        );
    }

    [Theory]
    [InlineData(KeapEra.M, false)]
    [InlineData(KeapEra.A, true)]
    [InlineData(KeapEra.K, true)]
    public async Task The_key_in_the_call_is_any_text_but_none(KeapEra era, bool isRefused)
    {
        await using var keap = await Keap.StartAsync(new() { Era = era });

        using var answer = await keap.PostXmlAsync(Body("DataService.count", "", "Contact", Struct()));

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(isRefused, text.Contains("[InvalidKey]Invalid Key", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(KeapEra.M, KeapSandboxSeed.LegacyKey, "/api/xmlrpc", true)]
    [InlineData(KeapEra.A, KeapSandboxSeed.LegacyKey, "/api/xmlrpc/v1", true)]
    [InlineData(KeapEra.M, "another", "/api/xmlrpc", false)]
    [InlineData(KeapEra.K, KeapSandboxSeed.LegacyKey, "/api/xmlrpc", false)]
    public async Task A_tenants_own_address_takes_the_legacy_key_in_the_call(
        KeapEra era,
        string key,
        string path,
        bool isTaken
    )
    {
        await using var keap = await Keap.StartAsync(new() { Era = era });

        using var answer = await keap.PostXmlAsync(Body("DataService.count", key, "Contact", Struct()), path, null);

        var text = await answer.Content.ReadAsStringAsync();
        var log = keap.Sandbox.Requests.All[^1];
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(isTaken, text.Contains("<i4>3</i4>", StringComparison.Ordinal));
        Assert.Equal(isTaken ? null : "rpc_key_wrong", log.Refused);
        Assert.Equal("key:legacy", log.Client);
        Assert.DoesNotContain(key, System.Text.Json.JsonSerializer.Serialize(log), StringComparison.Ordinal);
    }
}
