using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Evergrant.Providers;

namespace Evergrant.Protocol;

/// <summary>Asks the API, read-only, whether an access token still lives.</summary>
/// <param name="trust">Null: the system's roots.</param>
public sealed class ApiProbe(TimeProvider processClock, X509ChainPolicy? trust = null)
{
    private const int LongestBody = 16 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WholeTimeout = TimeSpan.FromSeconds(10);

    public async Task<ProbeResult> ProbeAsync(
        App app,
        ProviderProfile profile,
        AccessToken token,
        CancellationToken cancellationToken
    )
    {
        if (profile.ProbePath is not { } path)
            return ProbeResult.Unknown;
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
        using var message = new HttpRequestMessage(HttpMethod.Get, ProviderEndpoints.For(app, profile).ApiPath(path));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var response = await client.SendAsync(message, either.Token);
            return await ReadAsync(response, profile, either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            return ProbeResult.Unknown;
        }
    }

    /// Only the API's own words count: portals in between answer 200 and 401 as well.
    private static async Task<ProbeResult> ReadAsync(
        HttpResponseMessage response,
        ProviderProfile profile,
        CancellationToken end
    )
    {
        if (response.IsSuccessStatusCode)
            return
                response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase)
                == true
                ? ProbeResult.Alive
                : ProbeResult.Unknown;
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
