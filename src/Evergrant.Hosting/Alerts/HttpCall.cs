using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Evergrant.Hosting.Outgoing;

namespace Evergrant.Hosting.Alerts;

/// The calls of alerts: a webhook as Standard Webhooks has it, and a heartbeat. What comes back is judged by its status alone.
internal static class HttpCall
{
    private static readonly MediaTypeHeaderValue CloudEvent = new("application/cloudevents+json");

    public static async Task<SendResult> PostAsync(
        WebhookSettings settings,
        AlertEvent said,
        DateTimeOffset now,
        OutgoingAllow allow,
        X509ChainPolicy? trust,
        CancellationToken cancellationToken
    )
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(said, AlertJsonText.Readable.AlertEvent);
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Address.Reveal());
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = CloudEvent } };
        request.Headers.Add("webhook-id", said.Id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", $"v1,{Sign(settings.Secret, $"{said.Id}.{timestamp}.", body)}");
        return await SendAsync(request, settings.Address, allow, trust, cancellationToken);
    }

    public static async Task<SendResult> GetAsync(
        OutgoingUrl address,
        OutgoingAllow allow,
        X509ChainPolicy? trust,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address.Reveal());
        return await SendAsync(request, address, allow, trust, cancellationToken);
    }

    private static async Task<SendResult> SendAsync(
        HttpRequestMessage request,
        OutgoingUrl address,
        OutgoingAllow allow,
        X509ChainPolicy? trust,
        CancellationToken cancellationToken
    )
    {
        if (!address.HasTls && !allow.Lists(address.Host))
            return new SendResult.NotSent($"{address.Host} would be called in the clear");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Evergrant", null));
        using var http = OutgoingConnection.Http(allow, trust);
        try
        {
            using var answer = await http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            );
            return (int)answer.StatusCode switch
            {
                >= 200 and < 300 => new SendResult.Sent(),
                410 => new SendResult.Unwanted($"{address} answered 410: it wants no more of it"),
                var status => new SendResult.NotSent($"{address} answered {status}"),
            };
        }
        catch (SocketException)
        {
            return new SendResult.NotSent($"{address} cannot be reached (the connection broke)");
        }
        catch (HttpRequestException failed)
        {
            // The refusal lies inside; its words are ours, and the outer ones may hold the address.
            return new SendResult.NotSent(
                (failed.InnerException as OutgoingRefusedException)?.Message
                    ?? $"{address} cannot be reached ({Why(failed)})"
            );
        }
    }

    private static string Why(HttpRequestException failed) =>
        failed.HttpRequestError == HttpRequestError.Unknown
            ? "the connection broke"
            : JsonNamingPolicy.SnakeCaseLower.ConvertName($"{failed.HttpRequestError}").Replace('_', ' ');

    private static string Sign(WebhookSecret secret, string head, byte[] body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Key);
        mac.AppendData(Encoding.UTF8.GetBytes(head));
        mac.AppendData(body);
        return Convert.ToBase64String(mac.GetHashAndReset());
    }
}
