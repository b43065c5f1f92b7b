using System.Text;
using Evergrant.Cli.Terminal;
using Evergrant.Doctor;
using Evergrant.Doctor.Checks;
using Evergrant.Providers;

namespace Evergrant.Cli.Doctoring.Live;

/// What the account of a grant says of itself, by one GET with the token that lives. Refreshes nothing, and is no read that
/// keeps a grant warm.
internal sealed class AccountChecks(HomeChecks home, Grant grant, App app, ProviderProfile profile)
{
    private const string Keap = "keap";
    private const int LargestAnswer = 1024 * 1024;
    private static readonly TimeSpan LeastLife = TimeSpan.FromMinutes(1);

    private IReadOnlyList<ExchangeHeader> headers = [];
    private string body = "";

    public IEnumerable<CheckupStep> Steps(IReadOnlyList<LookedEndpoint> reached)
    {
        // What hooks and quotas look like is Keap's own.
        if (profile.Name != Keap)
            return [];
        var endpoint = LookedEndpoint.Of(app, ProviderEndpoints.For(app, profile).ApiPath("/rest/v1/hooks"));
        var api = $"api {grant.Name}";
        var way = reached.FirstOrDefault(one => one.Authority == endpoint.Authority);
        var call = home.Of(api, (opened, token) => AskAsync(opened.Store, opened.Calendar, endpoint, token));
        return
        [
            way is null ? call : call with { Needs = [.. call.Needs, NetworkLook.Secured(way)] },
            new CheckupStep($"hooks {grant.Name}", [api], _ => Task.FromResult(Subscriptions.Judge(body))),
            new CheckupStep($"quota {grant.Name}", [api], _ => Task.FromResult(QuotaRest.Judge(headers))),
        ];
    }

    private async Task<Seen> AskAsync(
        Storage.IGrantStore store,
        TimeProvider calendar,
        LookedEndpoint endpoint,
        CancellationToken cancellationToken
    )
    {
        // Read anew: a refresh may have been allowed before.
        var now = calendar.GetUtcNow();
        if (
            await store.FindAsync(grant.Id, cancellationToken) is not { } held
            || !held.Grant.IsAlive(now + LeastLife)
            || held.Grant.State is GrantState.Paused or GrantState.Revoked
        )
            return Seen.Skipped("no access token lives, and looking refreshes none");
        if (!ProviderEndpoints.For(app, profile).MayCarryToken(endpoint.Address))
            return Seen.Skipped("the API's address may not be sent a token");
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint.Address);
        if (held.Grant.Kind == GrantKind.Key && profile.StaticKey is { } header)
            request.Headers.TryAddWithoutValidation(header, held.AccessToken.Reveal());
        else
            request.Headers.Authorization = new("Bearer", held.AccessToken.Reveal());
        return await NetworkLook.AskAsync(endpoint, request, JudgeAsync, cancellationToken);
    }

    private async Task<Seen> JudgeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        if (status == 401)
            return Seen.Wrong("LIVE-018", "401");
        if (status != 200)
            return Seen.Unclear($"{status} to GET /crm/rest/v1/hooks");
        headers = Headers(answer);
        body = await ReadAsync(answer, cancellationToken);
        return Seen.Good("the token is taken");
    }

    public static IReadOnlyList<ExchangeHeader> Headers(HttpResponseMessage answer) =>
        [
            .. answer
                .Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
                .Select(header => new ExchangeHeader(header.Key, header.Value.ToString())),
        ];

    /// As far as anybody wants to read.
    public static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[LargestAnswer];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
