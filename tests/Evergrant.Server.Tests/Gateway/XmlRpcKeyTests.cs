using System.Net;
using System.Text;
using Evergrant.Server.Consumers;
using Evergrant.Server.Gateway;

namespace Evergrant.Server.Tests.Gateway;

public sealed class XmlRpcKeyTests
{
    private const string Before =
        "<?xml version=\"1.0\"?>\n<methodCall><methodName>ContactService.add</methodName><params><param>";
    private const string After = "</param><param><value><string></string></value></param></params></methodCall>\n";

    [Theory]
    [InlineData("<value></value>", "<value>evergrant</value>")]
    [InlineData("<value/>", "<value>evergrant</value>")]
    [InlineData("<value><string></string></value>", "<value><string>evergrant</string></value>")]
    [InlineData("<value><string/></value>", "<value><string>evergrant</string></value>")]
    [InlineData("\n <value >\n<string> \t</string>\n</value>", "\n <value >\n<string>evergrant</string>\n</value>")]
    [InlineData("<value>KEY</value>", "<value>evergrant</value>")]
    [InlineData("<value><string>KEY</string></value>", "<value><string>evergrant</string></value>")]
    [InlineData("<value>backwards-compatability</value>", null)]
    [InlineData("<value><string>0123456789abcdef</string></value>", null)]
    [InlineData("<value><int>1</int></value>", null)]
    [InlineData("<value><![CDATA[]]></value>", null)]
    [InlineData("<!-- x --><value></value>", null)]
    public void An_empty_first_parameter_and_our_own_key_give_way_to_a_word(string came, string? goes)
    {
        var key = ConsumerKeys.Text.New();
        var body = Encoding.UTF8.GetBytes(Before + came.Replace("KEY", key, StringComparison.Ordinal) + After);
        var reading = XmlRpcKey.Read(body);
        Assert.Equal(goes is null, reading.Edit is null);
        if (reading.Edit is { } edit)
            Assert.Equal(Before + goes + After, Encoding.UTF8.GetString(edit.Apply(body)));
        // However little of it has come: the same in the end, or more is asked for.
        for (var length = 0; length < body.Length; length++)
        {
            var part = XmlRpcKey.Read(body.AsSpan(0, length));
            Assert.True(part.NeedsMore || part.Edit?.At == reading.Edit?.At, $"{length} bytes");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<methodCall><methodName>a</methodName><params/></methodCall>")]
    [InlineData("<methodCall><methodName>a</methodName><params><param></param></params></methodCall>")]
    [InlineData("<other><value/></other>")]
    public void What_is_no_call_with_a_first_parameter_stays(string body) =>
        Assert.Null(XmlRpcKey.Read(Encoding.UTF8.GetBytes(body)).Edit);

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(2 * 1024 * 1024, false)]
    [InlineData(2 * 1024 * 1024, true)]
    public async Task The_rest_of_the_body_goes_as_it_is_whatever_its_size(int more, bool isChunked)
    {
        await using var scene = await Scene.BuildAsync();
        var rest = After + new string('x', more);
        using var request = Scene.NewRequest($"{Before}<value>{scene.House.Key}</value>{rest}");
        request.Headers.TransferEncodingChunked = isChunked ? true : null;
        using var answer = await scene.House.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($"{Before}<value>evergrant</value>{rest}", Assert.Single(scene.Bodies));
    }

    [Theory]
    [InlineData("/gw/shop/crm/rest/v1/contacts", null)]
    [InlineData("/gw/shop/crm/xmlrpcs", null)]
    [InlineData("/gw/shop/crm/xmlrpc", "gzip")]
    public async Task Elsewhere_and_compressed_nothing_is_touched(string path, string? encoding)
    {
        await using var scene = await Scene.BuildAsync();
        using var request = Scene.NewRequest($"{Before}<value></value>{After}", path);
        if (encoding is not null)
            request.Content!.Headers.ContentEncoding.Add(encoding);
        using var answer = await scene.House.Http.SendAsync(request);
        Assert.Equal($"{Before}<value></value>{After}", Assert.Single(scene.Bodies));
    }

    [Theory]
    [InlineData("<!-- mine --><value>KEY</value>")]
    [InlineData("<value><![CDATA[KEY]]></value>")]
    [InlineData("<value>FILLERKEY</value>")]
    [InlineData("<value>a</value></param><param><value>KEY</value>")]
    public async Task Our_own_key_where_it_cannot_be_replaced_is_refused(string parameter)
    {
        await using var scene = await Scene.BuildAsync();
        var body = parameter
            .Replace("FILLER", new string(' ', 5_000), StringComparison.Ordinal)
            .Replace("KEY", scene.House.Key, StringComparison.Ordinal);
        using var request = Scene.NewRequest(Before + body + After);
        using var answer = await scene.House.Http.SendAsync(request);
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "key_in_body");
        Assert.Empty(scene.Bodies);
    }

    [Fact]
    public async Task A_key_of_keap_in_the_first_parameter_is_refused()
    {
        await using var scene = await Scene.BuildAsync();
        using var request = Scene.NewRequest($"{Before}<value>KeapAK-0123</value>{After}");
        using var answer = await scene.House.Http.SendAsync(request);
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "provider_credential");
        Assert.Empty(scene.Bodies);
    }

    private sealed class Scene(StubApi api, GatewayHouse house) : IAsyncDisposable
    {
        public GatewayHouse House => house;
        public List<string> Bodies { get; } = [];

        public static async Task<Scene> BuildAsync()
        {
            var api = await StubApi.StartAsync();
            var scene = new Scene(api, await GatewayHouse.BuildAsync(api.Address));
            api.Answer = async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                scene.Bodies.Add(await reader.ReadToEndAsync());
            };
            return scene;
        }

        public static HttpRequestMessage NewRequest(string body, string path = "/gw/shop/crm/xmlrpc/v1") =>
            new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "text/xml") };

        public async ValueTask DisposeAsync()
        {
            await house.DisposeAsync();
            await api.DisposeAsync();
        }
    }
}
