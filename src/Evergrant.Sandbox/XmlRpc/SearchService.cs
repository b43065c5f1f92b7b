using System.Text.Json.Nodes;
using Evergrant.Sandbox.XmlRpc.Tables;
using static Evergrant.Sandbox.XmlRpc.RpcValue;

namespace Evergrant.Sandbox.XmlRpc;

/// <summary>The methods of SearchService, on the one search that is saved in the sandbox.</summary>
internal sealed class SearchService(RpcTables tables)
{
    private const int PageSize = 1_000;
    private const string People = "FindPerson";

    public IEnumerable<RpcMethod> Methods =>
        [
            new("SearchService.getAllReportColumns", "ii", Columns),
            new("SearchService.getSavedSearchResultsAllFields", "iii", ResultsWithAllFields),
            new("SearchService.getSavedSearchResults", "iiil", Results),
            new("SearchService.getAvailableQuickSearches", "i", _ => Of([Of(People)])),
            new("SearchService.getDefaultQuickSearch", "i", _ => Of(People)),
            new("SearchService.quickSearch", "titii", Quick),
        ];

    private static RpcStruct Columns(RpcRequest request)
    {
        CheckSearch(request);
        return new RpcStruct(SavedSearches.Columns.ToDictionary(one => one.Column, one => Of(one.Title)));
    }

    private RpcValue ResultsWithAllFields(RpcRequest request) =>
        Report(request, [.. SavedSearches.Columns.Select(one => one.Column)]);

    private RpcValue Results(RpcRequest request) => Report(request, request.Names(3));

    private RpcValue Report(RpcRequest request, IReadOnlyList<string> columns)
    {
        CheckSearch(request);
        var shown = columns
            .Distinct()
            .Select(name =>
                SavedSearches.Columns.FirstOrDefault(one => one.Column == name) is { Field: { } field }
                    ? (name, field: tables.Contacts.Field(field))
                    : throw RpcFault.NoField("SavedFilter", name)
            )
            .ToList();
        return Of(
            Page(tables.Contacts.Find(request.Tenant, _ => true), request.Number(2), PageSize)
                .Select(contact => new RpcStruct(
                    shown
                        .Select(one => (one.name, value: one.field.Get(contact)))
                        .Where(one => one.value is not null)
                        .ToDictionary(one => one.name, one => one.value!)
                ))
        );
    }

    // People by any part of their name or address.
    private RpcValue Quick(RpcRequest request)
    {
        if (request.Text(0) != People)
            throw RpcFault.Gap("this kind of quick search");

        var part = request.Text(2);
        string[] columns = ["FirstName", "LastName", "Email"];
        var found = tables.Contacts.Find(
            request.Tenant,
            contact =>
                columns.Any(name =>
                    tables.Contacts.Field(name).Get(contact) is RpcText one
                    && one.Text.Contains(part, StringComparison.OrdinalIgnoreCase)
                )
        );
        var size = (int)Math.Clamp(request.Number(4), 1, PageSize);
        return Of(
            Page(found, request.Number(3), size).Select(contact => tables.Contacts.Show(contact, ["Id", .. columns]))
        );
    }

    private static void CheckSearch(RpcRequest request)
    {
        var search = SavedSearches.Table.Found(request.Tenant, request.Number(0));
        if (search is null || (string?)search["user"] != $"{request.Number(1)}")
            throw RpcFault.NotFound($"Saved search not found for Id:{request.Number(0)}");
    }

    private static IEnumerable<JsonObject> Page(IEnumerable<JsonObject> all, long page, int size) =>
        page is >= 0 and <= int.MaxValue / PageSize
            ? all.Skip((int)page * size).Take(size)
            : throw RpcFault.Invalid("The page is at least 0");
}
