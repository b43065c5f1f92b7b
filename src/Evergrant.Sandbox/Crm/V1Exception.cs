namespace Evergrant.Sandbox.Crm;

/// <summary>The request is wrong in a way v1 answers with a message.</summary>
internal sealed class V1Exception(string message, int status = 400) : Exception(message)
{
    // Recorded text for bodies that are not what the operation takes.
    public const string NotConvertible = "Input could not be converted to a valid request";

    public int Status { get; } = status;
}
