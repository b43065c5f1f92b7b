using System.Text.Json;

namespace Evergrant.Keap.Wire;

/// Every shape in which a failure comes: v1's message, v2's code and message, a gateway's fault, a problem document.
internal sealed record ErrorBody
{
    public string? Message { get; init; }
    public string? Code { get; init; }
    public string? Status { get; init; }
    public FaultBody? Fault { get; init; }
    public string? Error { get; init; }
    public string? ErrorDescription { get; init; }

    /// Of a problem document, as the rest.
    public string? Type { get; init; }
    public string? Detail { get; init; }

    /// How far a call got that an Evergrant gateway passed on.
    public string? Phase { get; init; }

    public static ErrorBody Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, KeapJson.Default.ErrorBody) ?? new ErrorBody();
        }
        catch (JsonException)
        {
            // Not JSON, or of another shape: the status alone says what it is.
            return new ErrorBody();
        }
    }

    public string? Said => Fault?.Faultstring ?? Message ?? Detail ?? ErrorDescription;

    /// v2 repeats the status here, and a 429 says it as a text.
    public string? Name => Fault?.Detail?.Errorcode ?? Error ?? (int.TryParse(Code, out _) ? null : Code);
}

internal sealed record FaultBody
{
    public string? Faultstring { get; init; }
    public FaultDetail? Detail { get; init; }
}

internal sealed record FaultDetail
{
    public string? Errorcode { get; init; }
}
