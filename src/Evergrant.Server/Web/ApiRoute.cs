namespace Evergrant.Server.Web;

/// What the OpenAPI document says about a route of the API. Put on the route where it is mapped.
internal sealed record ApiRoute(string Summary)
{
    /// What a 200 holds.
    public required Type Answer { get; init; }

    /// Status and codes of the problems that are this route's own.
    public required IReadOnlyList<(int Status, string[] Codes)> Problems { get; init; }

    /// Name and meaning of what may stand in the query.
    public IReadOnlyList<(string Name, string Meaning)> Query { get; init; } = [];
}
