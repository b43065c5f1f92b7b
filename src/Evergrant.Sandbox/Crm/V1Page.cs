using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;

namespace Evergrant.Sandbox.Crm;

/// <summary>v1's paging: limit and offset in, count and absolute addresses out.</summary>
internal sealed record V1Page(int Limit, int Offset)
{
    private const int MostPerPage = 1_000;

    /// <exception cref="CrmException"/>
    public static V1Page Of(IQueryCollection query) =>
        new(Number(query, "limit", MostPerPage, 1, MostPerPage), Number(query, "offset", 0, 0, int.MaxValue));

    /// <param name="filters">Names of the parameters that the links carry on; a token in the query is none.</param>
    public JsonObject Answer(
        HttpRequest request,
        string plural,
        IEnumerable<JsonNode> page,
        int count,
        params string[] filters
    )
    {
        var answer = new JsonObject { [plural] = new JsonArray([.. page]), ["count"] = count };
        if ((long)Offset + Limit < count)
            answer["next"] = At(request, Offset + Limit, filters);

        if (Offset > 0)
            answer["previous"] = At(request, Math.Max(0, Offset - Limit), filters);

        return answer;
    }

    public static string? Text(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } text ? text : null;

    private static int Number(IQueryCollection query, string name, int otherwise, int least, int most)
    {
        if (Text(query, name) is not { } text)
            return otherwise;

        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
            ? number
            : throw CrmException.Invalid(name);
    }

    private string At(HttpRequest request, int offset, string[] filters)
    {
        var query = new QueryBuilder(request.Query.Where(one => filters.Contains(one.Key)))
        {
            { "limit", Limit.ToString(CultureInfo.InvariantCulture) },
            { "offset", offset.ToString(CultureInfo.InvariantCulture) },
        };
        return $"{request.Scheme}://{request.Host}{request.Path}{query.ToQueryString()}";
    }
}
