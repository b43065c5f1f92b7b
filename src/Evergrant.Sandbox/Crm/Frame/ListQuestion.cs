using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>What a list was asked for: which records, in which order, which page.</summary>
internal sealed record ListQuestion(
    Surface Surface,
    IReadOnlyList<Func<JsonObject, bool>> Tests,
    Ordering? Ordering,
    V1Page? V1,
    V2Page? V2,
    string? Key
)
{
    /// <param name="others">Finds filters that the surface does not name: a tenant's custom fields.</param>
    /// <exception cref="CrmException"/>
    public static ListQuestion Of(HttpContext context, Surface surface, Func<string, Filter?>? others = null)
    {
        var query = context.Request.Query;
        var isV1 = surface.Version == ApiVersion.V1;
        var clauses = isV1 ? InQuery(surface, query) : Clause.ReadAll(V1Page.Text(query, "filter"));
        return new ListQuestion(
            surface,
            [.. clauses.Select(clause => TestOf(clause, clauses, surface, others))],
            isV1 ? Ordering.OfV1(query, surface.Orders) : Ordering.OfV2(query, surface.Orders),
            isV1 ? V1Page.Of(query) : null,
            isV1 ? null : V2Page.Of(context, surface.MostPerPage),
            clauses.FirstOrDefault(clause => IsKey(clause, surface) && !clause.Value.EndsWith('*'))?.Value
        );
    }

    public List<JsonObject> Find(IEnumerable<JsonObject> records)
    {
        var found = records.Where(record => Tests.All(test => test(record)));
        return [.. Ordering?.Sort(found) ?? found];
    }

    public JsonObject Answer(HttpRequest request, List<JsonObject> found, Func<JsonObject, JsonNode> show) =>
        V1 is not null
            ? V1.Answer(
                request,
                Surface.Plural,
                found.Skip(V1.Offset).Take(V1.Limit).Select(show),
                found.Count,
                [.. Surface.Filters.Select(filter => filter.Name), "order", "order_direction", "optional_properties"]
            )
            : V2!.Answer(Surface.Plural, [.. found.Skip(V2.Offset).Take(V2.Size).Select(show)], found.Count);

    private static IReadOnlyList<Clause> InQuery(Surface surface, IQueryCollection query) =>
        [
            .. from filter in surface.Filters
            let text = V1Page.Text(query, filter.Name)
            where text is not null
            select new Clause(filter.Name, Comparison.Equal, text),
        ];

    private static Func<JsonObject, bool> TestOf(
        Clause clause,
        IReadOnlyList<Clause> all,
        Surface surface,
        Func<string, Filter?>? others
    )
    {
        var filter =
            surface.Filters.FirstOrDefault(filter => filter.Name == clause.Name)
            ?? others?.Invoke(clause.Name)
            ?? throw CrmException.Invalid("filter");
        if (filter.Needs is not { } needed)
            return filter.Prepare(clause);

        var beside = all.FirstOrDefault(other => other.Name == needed) ?? throw CrmException.Invalid(needed);
        return filter.Prepare(clause with { Beside = beside.Value });
    }

    private static bool IsKey(Clause clause, Surface surface) =>
        surface.Filters.Any(filter => filter.IsKey && filter.Name == clause.Name);
}
