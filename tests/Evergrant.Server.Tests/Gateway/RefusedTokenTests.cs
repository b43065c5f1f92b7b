using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Evergrant.Server.Tests.Gateway;

public sealed class RefusedTokenTests
{
    private const string Path = "/gw/shop/crm/rest/v1/contacts";
    private const string Dead = "keymanagement.service.invalid_access_token";
    private const int LargestReadFirst = 64 * 1024;
    private const int LargestKept = 1024 * 1024;

    [Theory]
    [InlineData("GET", 0, true)]
    [InlineData("DELETE", 0, true)]
    [InlineData("POST", 1, true)]
    [InlineData("POST", 1, true, true)]
    [InlineData("POST", LargestReadFirst, true)]
    [InlineData("POST", LargestReadFirst + 1, true)]
    [InlineData("POST", LargestKept, true)]
    [InlineData("POST", LargestKept, true, true)]
    [InlineData("POST", LargestKept + 1, false)]
    [InlineData("POST", LargestKept + 1, false, true)]
    public async Task A_dead_token_is_refreshed_once_and_the_call_made_again_if_its_body_was_kept(
        string method,
        int length,
        bool isKept,
        bool isChunked = false
    )
    {
        await using var scene = await Scene.BuildAsync();
        using var answer = await scene.SendAsync(method, length, isChunked);
        Assert.Equal(isKept ? 2 : 1, scene.Api.Requests.Count);
        Assert.Equal(1, scene.House.House.Redemptions);
        Assert.All(scene.Bodies, body => Assert.Equal(length, body));
        if (isKept)
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        else
        {
            var problem = await answer.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "token_renewed");
            Assert.True((bool?)problem["retry_safe"]);
            Assert.NotNull(answer.Headers.RetryAfter);
        }
        using var next = await scene.SendAsync();
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(1, scene.House.House.Redemptions);
    }

    [Fact]
    public async Task One_refresh_in_ten_minutes_however_often_the_api_refuses()
    {
        await using var scene = await Scene.BuildAsync();
        scene.LastGenerationRefused = int.MaxValue;
        for (var n = 0; n < 5; n++)
        {
            using var answer = await scene.SendAsync();
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            await scene.House.House.Keap.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        }
        Assert.Equal(1, scene.House.House.Redemptions);
        scene.House.House.ProcessClock.Shift(TimeSpan.FromMinutes(10));
        using var later = await scene.SendAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, later.StatusCode);
        Assert.Equal(2, scene.House.House.Redemptions);
    }

    [Fact]
    public async Task A_token_of_less_than_a_minute_is_not_refreshed_and_does_not_use_up_the_one_time()
    {
        await using var scene = await Scene.BuildAsync(age: TimeSpan.FromSeconds(59));
        using var fresh = await scene.SendAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, fresh.StatusCode);
        Assert.Equal(0, scene.House.House.Redemptions);
        await scene.House.House.Keap.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        using var older = await scene.SendAsync();
        Assert.Equal(HttpStatusCode.OK, older.StatusCode);
        Assert.Equal(1, scene.House.House.Redemptions);
    }

    [Theory]
    [InlineData(401, "oauth.v2.InvalidAccessToken")]
    [InlineData(403, Dead)]
    public async Task What_does_not_say_that_the_token_is_dead_passes_through(int status, string code)
    {
        await using var scene = await Scene.BuildAsync();
        scene.Api.Answer = context => StubApi.RefuseAsync(context, code, status);
        using var answer = await scene.SendAsync();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(code, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(scene.Api.Requests);
        Assert.Equal(0, scene.House.House.Redemptions);
    }

    [Fact]
    public async Task A_refusal_that_is_compressed_is_understood()
    {
        await using var scene = await Scene.BuildAsync(compress: true);
        using var answer = await scene.SendAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, scene.House.House.Redemptions);
    }

    [Fact]
    public async Task A_long_401_passes_through_whole()
    {
        await using var scene = await Scene.BuildAsync();
        var text = new string('x', 100_000);
        scene.Api.Answer = context =>
        {
            context.Response.StatusCode = 401;
            return context.Response.WriteAsync(text);
        };
        using var answer = await scene.SendAsync();
        Assert.Equal(text, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_crowd_with_a_dead_token_causes_one_redemption()
    {
        await using var scene = await Scene.BuildAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => scene.SendAsync()));
        Assert.Equal(1, scene.House.House.Redemptions);
        Assert.Contains(answers, answer => answer.IsSuccessStatusCode);
        foreach (var answer in answers)
            answer.Dispose();
    }

    /// An API that refuses the first generation's token.
    private sealed class Scene(StubApi api, GatewayHouse house, bool compress) : IAsyncDisposable
    {
        private readonly List<string> tokens = [];

        public StubApi Api => api;
        public GatewayHouse House => house;
        public List<int> Bodies { get; } = [];
        public int LastGenerationRefused { get; set; } = 1;

        public static async Task<Scene> BuildAsync(TimeSpan? age = null, bool compress = false)
        {
            var api = await StubApi.StartAsync();
            var house = await GatewayHouse.BuildAsync(api.Address);
            await house.House.Keap.Clock.AdvanceAsync(age ?? TimeSpan.FromMinutes(5));
            var scene = new Scene(api, house, compress);
            api.Answer = scene.AnswerAsync;
            return scene;
        }

        public async Task<HttpResponseMessage> SendAsync(string method = "GET", int length = 0, bool isChunked = false)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Path);
            if (length > 0)
                request.Content = new ByteArrayContent(SomeBytes(length));
            if (isChunked)
                request.Headers.TransferEncodingChunked = true;
            return await house.Http.SendAsync(request);
        }

        /// So that a piece that is missing, doubled or out of order shows.
        private static byte[] SomeBytes(int length)
        {
            var bytes = new byte[length];
            new Random(7).NextBytes(bytes);
            return bytes;
        }

        public async ValueTask DisposeAsync()
        {
            await house.DisposeAsync();
            await api.DisposeAsync();
        }

        private async Task AnswerAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            int generation;
            lock (tokens)
            {
                Assert.Equal(SomeBytes((int)body.Length), body.ToArray());
                Bodies.Add((int)body.Length);
                var token = context.Request.Headers.Authorization.ToString();
                if (!tokens.Contains(token))
                    tokens.Add(token);
                generation = tokens.IndexOf(token) + 1;
            }
            if (generation > LastGenerationRefused)
                await context.Response.WriteAsync("fine");
            else if (compress)
                await RefuseCompressedAsync(context);
            else
                await StubApi.RefuseAsync(context, Dead);
        }

        private static async Task RefuseCompressedAsync(HttpContext context)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(
                Encoding.ASCII.GetBytes(
                    """{"fault":{"detail":{"errorcode":"CODE"}}}""".Replace("CODE", Dead, StringComparison.Ordinal)
                )
            );
        }
    }
}
