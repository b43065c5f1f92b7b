using System.Text.Json.Serialization;
using Evergrant.Server.Web;

namespace Evergrant.Server.Quotas;

/// <param name="Quotas">A window each.</param>
/// <param name="Keys">What consumers' keys have sent through this server today.</param>
internal sealed record QuotasAnswer(IReadOnlyList<QuotaRow> Quotas, IReadOnlyList<KeyQuotaAnswer> Keys)
{
    public static QuotasAnswer Of(LiveQuotas quotas, DateTime today) =>
        new(
            [.. quotas.All.SelectMany(QuotaRow.Of).OrderBy(row => (row.Kind, row.Name, row.Unit))],
            [
                .. quotas
                    .All.SelectMany(subject =>
                        subject
                            .Keys.Values.Where(meter => meter.Day == today)
                            .Select(meter => KeyQuotaAnswer.Of(subject, meter))
                    )
                    .OrderBy(key => key.Key, StringComparer.Ordinal),
            ]
        );
}

/// <param name="Key">Id.</param>
/// <param name="CountedFor">The app, or the static key, whose quota its calls are taken from.</param>
/// <param name="DailyShare">In per cent. Null: none is stated.</param>
internal sealed record KeyQuotaAnswer(string Key, string CountedFor, long SentToday, int? DailyShare)
{
    public static KeyQuotaAnswer Of(QuotaSubject subject, KeyMeter meter)
    {
        lock (meter.Gate)
            return new(meter.Id, $"{subject.Kind}:{subject.Name}", meter.All, meter.Share);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(UtcTimes)]
)]
[JsonSerializable(typeof(QuotasAnswer))]
internal sealed partial class QuotaJson : JsonSerializerContext;
