using System.Net;
using System.Net.Http.Json;
using System.Text;
using Evergrant.Http;
using Evergrant.Sandbox;
using Evergrant.Server.Tests;
using Evergrant.Server.Tests.Gateway;
using Microsoft.AspNetCore.Http;

namespace Evergrant.Hosting.Tests.Http;

public sealed class AccessTokenHandlerTests
{
    private static readonly TimeSpan Older = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_client_begins_at_the_api_and_its_requests_carry_the_token()
    {
        await using var stage = await Stage.ConnectedAsync();
        using var answer = await stage.Http.GetAsync(Stage.Contacts);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, stage.Redemptions);
        // Who looks at the request later finds nothing to leak.
        Assert.Null(answer.RequestMessage!.Headers.Authorization);
    }

    [Fact]
    public async Task A_token_that_has_ended_is_refreshed_before_the_request_is_sent()
    {
        await using var stage = await Stage.ConnectedAsync();
        await stage.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        using var answer = await stage.Http.GetAsync(Stage.Contacts);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, stage.Redemptions);
    }

    [Fact]
    public async Task Two_hundred_callers_with_an_ended_token_cause_one_redemption()
    {
        await using var stage = await Stage.ConnectedAsync();
        await stage.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        using var far = new HttpClient(
            new AccessTokenHandler(stage.Client, Stage.Grant) { InnerHandler = new Instant() }
        );
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => far.GetAsync(new Uri(stage.Keap.Address, Stage.Contacts)))
        );
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(1, stage.Redemptions);
        Assert.Equal(2, stage.Keap.Lineage.Count);
    }

    [Fact]
    public async Task Two_programs_on_one_home_redeem_once()
    {
        await using var stage = await Stage.ConnectedAsync();
        await using var another = await stage.OpenAnotherAsync();
        await stage.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        var tokens = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(n => (n % 2 == 0 ? stage.Client : another).GetAsync(Stage.Grant, default).AsTask())
        );
        Assert.All(tokens, token => Assert.Equal(2, token.Generation));
        Assert.Equal(1, stage.Redemptions);
    }

    [Theory]
    [InlineData("none", 2)]
    [InlineData("text", 2)]
    [InlineData("json", 2)]
    [InlineData("largest", 2)]
    [InlineData("larger", 1)]
    [InlineData("larger json", 1)]
    [InlineData("stream", 1)]
    [InlineData("multipart", 1)]
    public async Task A_dead_token_is_refreshed_once_and_the_request_sent_again_if_its_body_is_in_memory(
        string body,
        int calls
    )
    {
        await using var api = await StubApi.StartAsync();
        await using var stage = await Stage.ConnectedAsync(api.Address);
        await stage.Keap.Clock.AdvanceAsync(Older);
        var bodies = new List<long>();
        Stage.RefuseFirst(api, bodies);

        using var content = BodyOf(body);
        using var request = new HttpRequestMessage(
            content is null ? HttpMethod.Get : HttpMethod.Post,
            new Uri(api.Address, Stage.Contacts)
        )
        {
            Content = content,
        };
        using var answer = await stage.Http.SendAsync(request);

        Assert.Equal(calls == 2 ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(calls, bodies.Count);
        Assert.Single(bodies.Distinct());
        Assert.Equal(1, stage.Redemptions);
        if (calls == 1)
            Assert.Contains(Stage.Dead, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // Refreshed all the same: the next request has a token that works.
        using var next = await stage.Http.GetAsync(new Uri(api.Address, Stage.Contacts));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(1, stage.Redemptions);
    }

    [Fact]
    public async Task An_api_that_refuses_every_token_wears_out_nothing()
    {
        await using var api = await StubApi.StartAsync();
        api.Answer = context => StubApi.RefuseAsync(context, Stage.Dead);
        var clock = new ShiftedClock();
        await using var stage = await Stage.ConnectedAsync(api.Address, clock);
        for (var n = 0; n < 5; n++)
        {
            await stage.Keap.Clock.AdvanceAsync(Older);
            using var answer = await stage.Http.GetAsync(new Uri(api.Address, Stage.Contacts));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        Assert.Equal(1, stage.Redemptions);
        clock.Shift(TimeSpan.FromMinutes(10));
        using var later = await stage.Http.GetAsync(new Uri(api.Address, Stage.Contacts));
        Assert.Equal(2, stage.Redemptions);
    }

    [Theory]
    [InlineData(401, Stage.Dead, 59)]
    [InlineData(401, "oauth.v2.InvalidAccessToken", 3600)]
    [InlineData(403, Stage.Dead, 3600)]
    public async Task A_refusal_of_a_fresh_token_or_of_something_else_passes_through_whole(
        int status,
        string code,
        int age
    )
    {
        await using var api = await StubApi.StartAsync();
        await using var stage = await Stage.ConnectedAsync(api.Address);
        await stage.Keap.Clock.AdvanceAsync(TimeSpan.FromSeconds(age));
        var rest = new string('x', 40_000);
        api.Answer = async context =>
        {
            await StubApi.RefuseAsync(context, code, status);
            await context.Response.WriteAsync(rest);
        };
        using var answer = await stage.Http.GetAsync(new Uri(api.Address, Stage.Contacts));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(code, text, StringComparison.Ordinal);
        Assert.EndsWith(rest, text, StringComparison.Ordinal);
        Assert.Single(api.Requests);
        Assert.Equal(0, stage.Redemptions);
    }

    [Theory]
    [InlineData("https://api.infusionsoft.com.evil.example/crm/rest/v1/contacts")]
    [InlineData("http://api.infusionsoft.com/crm/rest/v1/contacts")]
    [InlineData("https://api.infusionsoft.com/crm/rest/v1/contacts")]
    [InlineData("http://localhost:1/crm/rest/v1/contacts")]
    public async Task A_token_goes_to_the_providers_hosts_and_nowhere_else(string address)
    {
        await using var stage = await Stage.ConnectedAsync();
        var refused = await Assert.ThrowsAsync<TokenNotAllowedException>(() => stage.Http.GetAsync(new Uri(address)));
        Assert.Contains(new Uri(address).Host, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("contacts", refused.Message, StringComparison.Ordinal);
        await AssertSaysNoSecretAsync(stage, refused);
    }

    [Fact]
    public async Task An_address_that_only_begins_like_the_providers_host_is_refused()
    {
        await using var stage = await Stage.ConnectedAsync();
        var origin = stage.Keap.Address.GetLeftPart(UriPartial.Authority);
        foreach (var address in (string[])[$"{origin[..^1]}{Stage.Contacts}", $"{origin}@127.0.0.2{Stage.Contacts}"])
            await Assert.ThrowsAsync<TokenNotAllowedException>(() => stage.Http.GetAsync(new Uri(address)));
        // Written otherwise, but the same place.
        using var same = await stage.Http.GetAsync(new Uri($"{origin.ToUpperInvariant()}{Stage.Contacts}"));
        Assert.Equal(HttpStatusCode.OK, same.StatusCode);
    }

    [Fact]
    public async Task A_request_with_credentials_of_its_own_is_refused()
    {
        await using var stage = await Stage.ConnectedAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Stage.Contacts);
        request.Headers.TryAddWithoutValidation("Authorization", "Basic of-somebody-else");
        await Assert.ThrowsAsync<TokenNotAllowedException>(() => stage.Http.SendAsync(request));
        Assert.Equal("Basic of-somebody-else", request.Headers.GetValues("Authorization").Single());
    }

    [Fact]
    public async Task A_redirect_is_handed_on_and_the_token_does_not_go_there()
    {
        await using var elsewhere = await StubApi.StartAsync();
        await using var api = await StubApi.StartAsync();
        api.Answer = context =>
        {
            context.Response.Redirect($"{elsewhere.Address}caught");
            return Task.CompletedTask;
        };
        await using var stage = await Stage.ConnectedAsync(api.Address);
        using var answer = await stage.Http.GetAsync(new Uri(api.Address, Stage.Contacts));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_sender_that_follows_redirects_is_refused()
    {
        await using var stage = await Stage.ConnectedAsync();
        foreach (var sender in (HttpMessageHandler[])[new SocketsHttpHandler(), new HttpClientHandler()])
        {
            using var http = new HttpClient(
                new AccessTokenHandler(stage.Client, Stage.Grant) { InnerHandler = sender }
            );
            var refused = await Assert.ThrowsAsync<TokenNotAllowedException>(() =>
                http.GetAsync(new Uri(stage.Keap.Address, Stage.Contacts))
            );
            Assert.Contains("AllowAutoRedirect = false", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_that_cannot_wait_is_not_sent()
    {
        await using var stage = await Stage.ConnectedAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(stage.Keap.Address, Stage.Contacts));
        Assert.Throws<NotSupportedException>(() => stage.Http.Send(request));
    }

    [Fact]
    public async Task A_request_that_names_no_grant_is_not_sent()
    {
        await using var stage = await Stage.ConnectedAsync();
        using var http = stage.Client.CreateHttpClient();
        await Assert.ThrowsAsync<TokenNotAllowedException>(() => http.GetAsync(Stage.Contacts));
    }

    [Fact]
    public async Task Who_resends_a_request_from_outside_gets_a_token_each_time()
    {
        await using var stage = await Stage.ConnectedAsync();
        using var http = new HttpClient(new Twice { InnerHandler = stage.Client.CreateHandler(Stage.Grant) });
        using var answer = await http.GetAsync(new Uri(stage.Keap.Address, Stage.Contacts));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    public async Task A_sender_that_throws_at_once_leaves_no_token_on_the_request(int hours)
    {
        await using var stage = await Stage.ConnectedAsync();
        await stage.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(hours));
        using var http = new HttpMessageInvoker(
            new AccessTokenHandler(stage.Client, Stage.Grant) { InnerHandler = new Throwing() }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(stage.Keap.Address, Stage.Contacts));
        for (var n = 0; n < 2; n++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(request, default));
            Assert.Null(request.Headers.Authorization);
        }
    }

    [Fact]
    public async Task Two_tenants_on_one_handler_never_mix()
    {
        await using var stage = await Stage.ConnectedAsync();
        await stage.ConnectAsync("other", KeapSandboxSeed.Owner.Tenants[0].Host);
        var expected = new Dictionary<string, string>
        {
            [Stage.Grant] = await stage.TokenOfAsync(),
            ["other"] = await stage.TokenOfAsync("other"),
        };
        using var http = new HttpClient(
            new AccessTokenHandler(stage.Client) { InnerHandler = new Echo { Yields = true } }
        );
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(SendAsync));

        async Task SendAsync(int number)
        {
            var grant = number % 2 == 0 ? Stage.Grant : "other";
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(stage.Keap.Address, Stage.Contacts));
            request.Options.Set(EvergrantRequest.Grant, grant);
            using var answer = await http.SendAsync(request);
            Assert.Equal(expected[grant], await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task What_a_request_says_goes_before_what_the_handler_was_made_with()
    {
        await using var stage = await Stage.ConnectedAsync();
        await stage.ConnectAsync("other", KeapSandboxSeed.Owner.Tenants[0].Host);
        using var http = new HttpClient(
            new AccessTokenHandler(stage.Client, request => request.Method == HttpMethod.Post ? "other" : Stage.Grant)
            {
                InnerHandler = new Echo(),
            }
        );
        var address = new Uri(stage.Keap.Address, Stage.Contacts);
        Assert.Equal(await stage.TokenOfAsync(), await http.GetStringAsync(address));
        using var chosen = await http.PostAsync(address, null);
        Assert.Equal(await stage.TokenOfAsync("other"), await chosen.Content.ReadAsStringAsync());
        using var said = new HttpRequestMessage(HttpMethod.Get, address);
        said.Options.Set(EvergrantRequest.Grant, "other");
        using var answer = await http.SendAsync(said);
        Assert.Equal(await stage.TokenOfAsync("other"), await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_grant_whose_owner_has_to_approve_again_says_so_and_how()
    {
        await using var stage = await Stage.ConnectedAsync();
        stage.Keap.State.Revoke(stage.Keap.State.Consents[0].Id);
        await stage.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        var failure = await Assert.ThrowsAnyAsync<GrantUnavailableException>(() => stage.Http.GetAsync(Stage.Contacts));
        for (var n = 0; n < 5 && failure is TokenUnavailableException; n++)
        {
            Assert.Equal("refresh_refused", failure.Code);
            await stage.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(3));
            failure = await Assert.ThrowsAnyAsync<GrantUnavailableException>(() => stage.Http.GetAsync(Stage.Contacts));
        }
        var needs = Assert.IsType<NeedsReauthorizationException>(failure);
        Assert.Equal(GrantState.NeedsReauthorization, needs.State);
        Assert.Equal("needs_reauthorization", needs.Code);
        Assert.NotNull(needs.Since);
        Assert.Contains($"needs_reauthorization since {needs.Since:u}", needs.Message, StringComparison.Ordinal);
        Assert.Contains("The owner has to approve again", needs.Message, StringComparison.Ordinal);
        Assert.Contains("evergrant connect keap --name acme", needs.Message, StringComparison.Ordinal);
        await AssertSaysNoSecretAsync(stage, needs);
        await stage.ConnectAsync(Stage.Grant);
        using var answer = await stage.Http.GetAsync(Stage.Contacts);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_told_from_one_that_says_no()
    {
        await using var stage = await Stage.ConnectedAsync();
        await stage.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        stage.Keap.Faults.Add(FaultNames.Unavailable, times: 50);
        var away = await Assert.ThrowsAsync<TokenUnavailableException>(() => stage.Http.GetAsync(Stage.Contacts));
        Assert.Equal("provider_unavailable", away.Code);
        Assert.Equal(GrantState.Late, away.State);
        Assert.True(away.RetryAfter >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_paused_grant_and_one_that_never_was_say_so()
    {
        await using var stage = await Stage.ConnectedAsync();
        await stage.Client.Home!.Keeper.PauseAsync(Stage.Grant, default);
        var paused = await Assert.ThrowsAsync<GrantStoppedException>(() => stage.Http.GetAsync(Stage.Contacts));
        Assert.Equal("grant_paused", paused.Code);
        Assert.Contains("evergrant grant resume acme", paused.Message, StringComparison.Ordinal);
        using var other = stage.Client.CreateHttpClient("nobody");
        var none = await Assert.ThrowsAsync<NoSuchGrantException>(() => other.GetAsync(Stage.Contacts));
        Assert.Contains("evergrant connect", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_goes_away_is_told_nothing_else()
    {
        await using var stage = await Stage.ConnectedAsync();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Http.GetAsync(Stage.Contacts, gone.Token));
    }

    private static async Task AssertSaysNoSecretAsync(Stage stage, Exception failure)
    {
        Assert.DoesNotContain(KeapSandboxSeed.ClientSecret, failure.ToString(), StringComparison.Ordinal);
        var tokens = await stage.Client.Home!.Store.FindByNameAsync(Stage.Grant, default);
        Assert.DoesNotContain(tokens!.AccessToken.Reveal(), failure.ToString(), StringComparison.Ordinal);
    }

    private static HttpContent? BodyOf(string kind) =>
        kind switch
        {
            "none" => null,
            "text" => new StringContent("{}", Encoding.UTF8, "application/json"),
            "json" => JsonContent.Create(new Dictionary<string, string> { ["given_name"] = "Ada" }),
            "largest" => new ByteArrayContent(new byte[1024 * 1024]),
            "larger" => new ByteArrayContent(new byte[(1024 * 1024) + 1]),
            "larger json" => JsonContent.Create(new string('x', 1024 * 1024)),
            "stream" => new StreamContent(new MemoryStream(new byte[100])),
            "multipart" => new MultipartContent { new StreamContent(new MemoryStream(new byte[100])) },
            _ => throw new ArgumentException(kind, nameof(kind)),
        };

    /// Answers with the token that it was sent.
    private sealed class Echo : HttpMessageHandler
    {
        public bool Yields { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (Yields)
                await Task.Yield();
            return new HttpResponseMessage { Content = new StringContent(request.Headers.Authorization!.ToString()) };
        }
    }

    private sealed class Instant : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => Task.FromResult(new HttpResponseMessage());
    }

    private sealed class Throwing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => throw new HttpRequestException("thrown, not returned");
    }

    /// As a handler that retries.
    private sealed class Twice : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
