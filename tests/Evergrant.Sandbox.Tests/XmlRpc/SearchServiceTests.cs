using static Evergrant.Sandbox.Tests.XmlRpc.Rpc;

namespace Evergrant.Sandbox.Tests.XmlRpc;

public sealed class SearchServiceTests
{
    [Fact]
    public async Task The_saved_search_shows_all_contacts_page_by_page()
    {
        await using var keap = await Keap.StartAsync();

        var columns = (Dictionary<string, object?>)(await keap.CallAsync("SearchService.getAllReportColumns", 1, 1))!;
        var some = await keap.CallAsync(
            "SearchService.getSavedSearchResults",
            1,
            1,
            0,
            Names("ContactName.firstName", "Email")
        );
        var all = (List<object?>)(await keap.CallAsync("SearchService.getSavedSearchResultsAllFields", 1, 1, 0))!;
        var beyond = await keap.CallAsync("SearchService.getSavedSearchResultsAllFields", 1, 1, 1);

        Assert.Equal("First Name", columns["ContactName.firstName"]);
        Assert.Equal(
            Struct(("ContactName.firstName", "Grace"), ("Email", "grace@customers.example")),
            ((List<object?>)some!)[0]
        );
        Assert.Equal(3, all.Count);
        Assert.Subset(columns.Keys.ToHashSet(), ((Dictionary<string, object?>)all[0]!).Keys.ToHashSet());
        Assert.Empty((List<object?>)beyond!);
    }

    [Fact]
    public async Task A_search_of_another_user_or_with_another_column_is_a_fault()
    {
        await using var keap = await Keap.StartAsync();

        Assert.Equal(5, (await keap.FaultAsync("SearchService.getAllReportColumns", 1, 7)).Code);
        Assert.Equal(5, (await keap.FaultAsync("SearchService.getAllReportColumns", 2, 1)).Code);
        Assert.Equal(10, (await keap.FaultAsync("SearchService.getSavedSearchResults", 1, 1, 0, Names("Hat"))).Code);
    }

    [Fact]
    public async Task People_are_found_quickly_by_a_part_of_their_name()
    {
        await using var keap = await Keap.StartAsync();
        var kind = await keap.CallAsync("SearchService.getDefaultQuickSearch", 1);

        var found = (List<object?>)(await keap.CallAsync("SearchService.quickSearch", kind, 1, "lark", 0, 10))!;

        Assert.Equal([kind], (List<object?>)(await keap.CallAsync("SearchService.getAvailableQuickSearches", 1))!);
        Assert.Equal("Edith", ((Dictionary<string, object?>)Assert.Single(found)!)["FirstName"]);
    }
}
