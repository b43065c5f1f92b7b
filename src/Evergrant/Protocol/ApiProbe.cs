using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Evergrant.Providers;

namespace Evergrant.Protocol;

/// <summary>Asks the API, read-only, whether an access token still lives, or whether a static key works.</summary>
/// <param name="trust">Null: the system's roots.</param>
public sealed class ApiProbe(TimeProvider processClock, X509ChainPolicy? trust = null)
{
    private const int LongestBody = 16 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WholeTimeout = TimeSpan.FromSeconds(10);

    public Task<ProbeResult> ProbeAsync(
        App app,
        ProviderProfile profile,
        AccessToken token,
        CancellationToken cancellationToken
    ) =>
        profile.ProbePath is { } path
            ? GetAsync(
                ProviderEndpoints.For(app, profile).ApiPath(path),
                token,
                (response, end) => ReadAsync(response, profile, end),
                _ => ProbeResult.Unknown,
                cancellationToken
            )
            : Task.FromResult(ProbeResult.Unknown);

    /// Unlike a token that worked until now, a key that was never seen is refused by any 401 or 403.
    internal Task<KeyTest> TestKeyAsync(
        App app,
        ProviderProfile profile,
        string path,
        AccessToken key,
        CancellationToken cancellationToken
    )
    {
        if (!key.Reveal().All(c => c is > ' ' and <= '~'))
            return Task.FromResult<KeyTest>(
                new KeyTest.Unsettled("it holds a blank, a line break or a letter that no key has; copy it again")
            );
        var address = ProviderEndpoints.For(app, profile).ApiPath(path);
        return GetAsync<KeyTest>(
            address,
            key,
            (response, _) => Task.FromResult(ReadKeyTest(response, profile)),
            why => new KeyTest.Unsettled($"{address.Authority} gave no answer: {why}"),
            cancellationToken
        );
    }

    private async Task<T> GetAsync<T>(
        Uri address,
        AccessToken token,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        Func<string, T> unanswered,
        CancellationToken cancellationToken
    )
    {
        using var end = new CancellationTokenSource(WholeTimeout, processClock);
        using var connectEnd = new CancellationTokenSource(ConnectTimeout, processClock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        var connected = false;
        using var early = connectEnd.Token.Register(() =>
        {
            if (!Volatile.Read(ref connected))
                either.Cancel();
        });
        using var handler = SingleConnection.Open(
            trust,
            stream =>
            {
                Volatile.Write(ref connected, true);
                return stream;
            }
        );
        using var client = new HttpMessageInvoker(handler, disposeHandler: false);
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var response = await client.SendAsync(message, either.Token);
            return await read(response, either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return unanswered("it took too long");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException)
        {
            return unanswered(failure.Message);
        }
    }

    private static KeyTest ReadKeyTest(HttpResponseMessage response, ProviderProfile profile) =>
        (int)response.StatusCode switch
        {
            var status when response.IsSuccessStatusCode && IsJson(response) => new KeyTest.Taken(status),
            401 => new KeyTest.Refused(
                $"{profile.Title} does not know this key (401): it was deleted, or not copied whole."
            ),
            403 => new KeyTest.Refused(
                $"{profile.Title} knows this key and does not let it read the account (403): whoever made it may do too little."
            ),
            var status => new KeyTest.Unsettled(
                $"the answer was {status}{(IsJson(response) ? "" : ", and not the API's")}"
            ),
        };

    /// Only the API's own words count: portals in between answer 200 and 401 as well.
    private static async Task<ProbeResult> ReadAsync(
        HttpResponseMessage response,
        ProviderProfile profile,
        CancellationToken end
    )
    {
        if (response.IsSuccessStatusCode)
            return IsJson(response) ? ProbeResult.Alive : ProbeResult.Unknown;
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return ProbeResult.Unknown;
        if (response.Headers.WwwAuthenticate.Any(SaysInvalidToken))
            return ProbeResult.Refused;
        using var stream = await response.Content.ReadAsStreamAsync(end);
        var body = new byte[LongestBody];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, end);
        var fault = AnswerMembers.Read(body.AsSpan(0, length)).Text("fault.detail.errorcode");
        return fault is not null && profile.ExpiredTokenFaults.Contains(fault)
            ? ProbeResult.Refused
            : ProbeResult.Unknown;
    }

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    private static bool SaysInvalidToken(AuthenticationHeaderValue challenge) =>
        challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        && challenge.Parameter?.Contains("invalid_token", StringComparison.Ordinal) == true;
}

public enum ProbeResult
{
    /// No answer, or one that does not say.
    Unknown,

    /// The API took the token.
    Alive,

    /// The API said that the token is dead.
    Refused,
}
