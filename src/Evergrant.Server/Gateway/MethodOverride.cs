using Evergrant.Server.Web;

namespace Evergrant.Server.Gateway;

/// <summary>
/// Ways to ask some servers for another method than the request line names, which is the one a key's policy was asked about.
/// Refused and not dropped: without it, a request for one thing would do another.
/// </summary>
internal static class MethodOverride
{
    private const string Parameter = "_method";
    private static readonly string[] Headers = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    /// Null: the method is the one it says.
    public static ProblemDocument? Check(IHeaderDictionary headers)
    {
        foreach (var name in Headers)
            if (headers.ContainsKey(name))
                return GatewayProblems.MethodOverride(name);
        return null;
    }

    /// <param name="name">Of a parameter of the query, decoded.</param>
    public static bool IsNamed(ReadOnlySpan<char> name) => name.Equals(Parameter, StringComparison.OrdinalIgnoreCase);
}
