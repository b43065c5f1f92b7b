namespace Evergrant.Sandbox;

/// <summary>How much of one of Keap's OpenAPI documents the sandbox imitates.</summary>
/// <param name="Title">As the document calls itself.</param>
/// <param name="Version">The same.</param>
public sealed record ApiCoverage(string Title, string Version, IReadOnlyList<CoveredOperation> Operations)
{
    public int CountOf(Coverage coverage) => Operations.Count(one => one.Coverage == coverage);
}

/// <param name="Api"><c>v1</c> or <c>v2</c>.</param>
public sealed record CoveredOperation(string Api, string Method, string Path, Coverage Coverage);

public enum Coverage
{
    /// <summary>Modelled by hand: it keeps Keap's rules as far as they are known.</summary>
    Modelled,

    /// <summary>Answered from the document, when the sandbox is given it: checked, stateful by convention, else an example.</summary>
    Generated,

    /// <summary>501: its request or answer is not JSON.</summary>
    Missing,
}
