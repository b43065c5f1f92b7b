namespace Evergrant.Sandbox.Hosting;

/// <summary>A request that ends in a problem document.</summary>
internal sealed class ProblemException(int status, string code, string detail) : Exception(detail)
{
    public int Status { get; } = status;
    public string Code { get; } = code;

    public static ProblemException BadRequest(string code, string detail) => new(400, code, detail);
}
