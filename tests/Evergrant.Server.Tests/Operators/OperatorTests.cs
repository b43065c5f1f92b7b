using System.Net;
using System.Net.Http.Headers;
using Evergrant.Server.Operators;

namespace Evergrant.Server.Tests.Operators;

public sealed class OperatorTests
{
    private const string UnknownToken = "Bearer of a token that was never added";

    public static TheoryData<string?> Useless =>
        [null, "Bearer", "Bearer ", "Bearer x", "Bearer ego_", "Basic ego_", UnknownToken];

    [Theory]
    [MemberData(nameof(Useless))]
    public async Task Nobody_gets_in_without_a_token_that_works(string? authorization)
    {
        await using var house = await House.BuildAsync();
        if (authorization == UnknownToken)
            authorization = $"Bearer {OperatorTokenText.New()}";
        using var http = new HttpClient { BaseAddress = house.Server.Address };
        foreach (
            var path in new[]
            {
                "/api/v1/grants",
                "/API/v1/grants",
                "/api/v1/grants/shop/token",
                "/api/v1/nothing",
                "/api",
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var answer = await http.SendAsync(request);
            await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task A_token_is_shown_once_kept_as_a_hash_and_mistyping_is_seen()
    {
        await using var house = await House.BuildAsync();
        var text = (await house.Operators.AddAsync("laptop", default))!;
        Assert.StartsWith("ego_", text, StringComparison.Ordinal);
        Assert.True(OperatorTokenText.IsWellFormed(text));
        Assert.False(OperatorTokenText.IsWellFormed(text[..^1] + (text[^1] == '0' ? '1' : '0')));
        Assert.False(OperatorTokenText.IsWellFormed(text.Replace("ego_", "egO_", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            text,
            string.Join(' ', await house.Operators.ListAsync(default)),
            StringComparison.Ordinal
        );
        await Assert.ThrowsAsync<ArgumentException>(() => house.Operators.AddAsync("No name", default));
        Assert.Null(await house.Operators.AddAsync("laptop", default));
        Assert.True(await house.Operators.RevokeAsync("laptop", default));
        Assert.False(await house.Operators.RevokeAsync("laptop", default));
        Assert.NotNull(await house.Operators.AddAsync("laptop", default));
        Assert.Equal(3, (await house.Operators.ListAsync(default)).Count);
    }

    [Fact]
    public async Task A_revoked_token_is_out_within_a_second_wherever_it_was_revoked()
    {
        await using var house = await House.BuildAsync();
        await house.ReadAsync("/api/v1/grants");
        await using var elsewhere = await house.OpenHomeAsync();
        var operators = await OperatorTokens.OpenAsync(elsewhere, default);
        Assert.True(await operators.RevokeAsync("test", default));
        house.ProcessClock.Shift(TimeSpan.FromSeconds(1));
        using var answer = await house.Api.GetAsync("/api/v1/grants");
        await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }
}
