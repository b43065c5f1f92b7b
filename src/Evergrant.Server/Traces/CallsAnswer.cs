using System.Text.Json.Serialization;
using Evergrant.Server.Web;

namespace Evergrant.Server.Traces;

internal sealed record CallsAnswer(IReadOnlyList<CallAnswer> Calls);

/// A call through the gateway, without its headers, its body, and what its query may say of somebody.
/// <param name="Key">Name. Null: nobody we know.</param>
/// <param name="Sent">Whether the provider answered it; else the answer is ours.</param>
internal sealed record CallAnswer(
    string Id,
    DateTimeOffset At,
    string? Key,
    string? Grant,
    string Method,
    string Target,
    int Status,
    bool Sent,
    double Milliseconds,
    long BytesIn,
    long BytesOut
)
{
    public static CallAnswer Of(CallTrace call) =>
        new(
            call.Id,
            call.EndedAt - call.Latency,
            call.Consumer?.Key.Name,
            call.Consumer?.Grant.Name,
            call.Method,
            call.Redacted,
            call.Status,
            call.IsSent,
            Math.Round(call.Latency.TotalMilliseconds, 2),
            call.BytesIn,
            call.BytesOut
        );
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(UtcTimes)]
)]
[JsonSerializable(typeof(CallsAnswer))]
[JsonSerializable(typeof(CallAnswer))]
internal sealed partial class CallsJson : JsonSerializerContext;
