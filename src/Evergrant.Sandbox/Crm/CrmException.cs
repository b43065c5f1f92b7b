using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Crm;

/// <summary>The request is wrong in a way that the API answers with a message, in the shape of either version.</summary>
internal sealed class CrmException : Exception
{
    private CrmException(int status, Reason reason, string message, string? logged = null)
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
    public static CrmException NotConvertible() =>
        new(400, Reason.BodyNotConvertible, "Input could not be converted to a valid request");

    // Recorded.
    public static CrmException Unrecognized(string property) =>
        new(
            400,
            Reason.PropertyUnknown,
            $"Unrecognized property: {(property.Length > 100 ? property[..100] : property)}",
            "Unrecognized property: [redacted]"
        );

    // After the recorded "BILLING Region is invalid".
    public static CrmException Invalid(string what) => new(400, Reason.ValueInvalid, $"{what} is invalid");

    /// <summary>Keap has no recorded words for this.</summary>
    public static CrmException Refused(string message, Reason? reason = null) =>
        new(400, reason ?? Reason.ValueRefused, message);

    public static CrmException NotFound(string what) => new(404, Reason.NotFound, $"{what} not found");

    // v2's document declares the status; the words are assumed.
    public static CrmException MethodNotAllowed() => new(405, Reason.MethodNotAllowed, "Method Not Allowed");

    public static CrmException Full() => new(507, Reason.SandboxFull, "The sandbox is full: reset it");
}
