using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Crm;

/// <summary>The request is wrong in a way v1 answers with a message.</summary>
internal sealed class V1Exception : Exception
{
    private V1Exception(int status, Reason reason, string message, string? logged = null)
        : base(message)
    {
        Status = status;
        Reason = reason;
        Logged = logged ?? message;
    }

    public int Status { get; }

    public Reason Reason { get; }

    /// <summary>The message without words of the sender.</summary>
    public string Logged { get; }

    // Recorded text for bodies that are not what the operation takes.
    public static V1Exception NotConvertible() =>
        new(400, Reason.BodyNotConvertible, "Input could not be converted to a valid request");

    // Recorded.
    public static V1Exception Unrecognized(string property) =>
        new(
            400,
            Reason.PropertyUnknown,
            $"Unrecognized property: {(property.Length > 100 ? property[..100] : property)}",
            "Unrecognized property: [redacted]"
        );

    // After the recorded "BILLING Region is invalid".
    public static V1Exception Invalid(string what) => new(400, Reason.ValueInvalid, $"{what} is invalid");

    /// <summary>Keap has no recorded words for this.</summary>
    public static V1Exception Refused(string message, Reason? reason = null) =>
        new(400, reason ?? Reason.ValueRefused, message);

    public static V1Exception NotFound(string what) => new(404, Reason.NotFound, $"{what} not found");

    // v2's document declares the status; the words are assumed.
    public static V1Exception MethodNotAllowed() => new(405, Reason.MethodNotAllowed, "Method Not Allowed");

    public static V1Exception Full() => new(507, Reason.SandboxFull, "The sandbox is full: reset it");
}
