using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    Converters = [typeof(UtcTime)]
)]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(ReadyAnswer))]
[JsonSerializable(typeof(ResetBody))]
[JsonSerializable(typeof(TlsAnswer))]
[JsonSerializable(typeof(ForkBody))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(ClockAnswer))]
[JsonSerializable(typeof(AdvanceBody))]
[JsonSerializable(typeof(SandboxQuotas))]
[JsonSerializable(typeof(QuotaBody))]
[JsonSerializable(typeof(RunBody))]
[JsonSerializable(typeof(RequestsAnswer))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(CopyAnswer))]
[JsonSerializable(typeof(MailAnswer))]
[JsonSerializable(typeof(HooksAnswer))]
[JsonSerializable(typeof(HookDeliveriesAnswer))]
[JsonSerializable(typeof(SandboxHookDelivery))]
[JsonSerializable(typeof(LineageAnswer))]
[JsonSerializable(typeof(FaultBody))]
[JsonSerializable(typeof(FaultAnswer))]
[JsonSerializable(typeof(FaultsAnswer))]
[JsonSerializable(typeof(ConsentBody))]
[JsonSerializable(typeof(ConsentAnswer))]
[JsonSerializable(typeof(ConsentsAnswer))]
[JsonSerializable(typeof(CentralCodeBody))]
[JsonSerializable(typeof(CentralCodeAnswer))]
[JsonSerializable(typeof(CentralTokensBody))]
[JsonSerializable(typeof(CentralTokensAnswer))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(KeyAnswer))]
[JsonSerializable(typeof(AppBody))]
[JsonSerializable(typeof(AppAnswer))]
[JsonSerializable(typeof(AppCreateBody))]
[JsonSerializable(typeof(AppsAnswer))]
[JsonSerializable(typeof(NewAppAnswer))]
[JsonSerializable(typeof(ProfileBody))]
[JsonSerializable(typeof(ProfileAnswer))]
[JsonSerializable(typeof(WorldBody))]
[JsonSerializable(typeof(WorldsAnswer))]
[JsonSerializable(typeof(PersonasAnswer))]
[JsonSerializable(typeof(SnapshotBody))]
[JsonSerializable(typeof(SnapshotsAnswer))]
[JsonSerializable(typeof(FidelityAnswer))]
internal sealed partial class ControlJson : JsonSerializerContext
{
    /// <exception cref="ProblemException"/>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw Invalid("It is null.");
        }
        catch (JsonException bad)
        {
            // The path names a member of ours or of the sender's; the exception's text may quote values.
            throw Invalid($"It does not fit at {bad.Path ?? "$"}.");
        }
    }

    public static Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer, type)).AsTask();
    }

    private static ProblemException Invalid(string why) =>
        ProblemException.BadRequest("invalid_body", "The body is not what this call takes. " + why);
}

/// <summary>Times end in Z, with milliseconds.</summary>
internal sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));
}
