using Evergrant.Keap.Calling;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

public sealed partial class KeapTags
{
    /// <summary>By name, page by page while they are read. Always v2: v1 lists none.</summary>
    /// <param name="most">No more are given, and no page beyond that is asked for. Default: no end.</param>
    /// <param name="cancellationToken">Ends it between two pages, or in one.</param>
    public IAsyncEnumerable<TagCategory> ListCategoriesAsync(
        int most = int.MaxValue,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        return CategoriesAsync(null, most, cancellationToken);
    }

    /// <summary>
    /// The category of this name, made if there is none. Always v2, which alone can find one.
    /// </summary>
    public async Task<TagCategory> FindOrCreateCategoryAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (await FindCategoryAsync(name, cancellationToken) is { } found)
            return found;
        try
        {
            var call = Call.Post("create a tag category", KeapVersion.V2, "tags/categories")
                .Sending(new TagBody(name, null, null), KeapJson.Default.TagBody);
            var answer = await api.SendAsync(call, cancellationToken);
            var made = Api.Read(call, answer, KeapJson.Default.CategoryRead);
            if (made.Id is null)
                throw Api.Unreadable(call, answer);
            return await FindCategoryAsync(name, cancellationToken) ?? made.ToCategory();
        }
        catch (Exception taken) when (taken is KeapInvalidException or KeapRefusedException { Status: 409 })
        {
            if (await FindCategoryAsync(name, cancellationToken) is not { } others)
                throw;
            return others;
        }
    }

    private async Task<TagCategory?> FindCategoryAsync(string name, CancellationToken cancellationToken)
    {
        // A name that the filter cannot say is looked for among all.
        var filter = V2Filter.HoldsExactly(name) ? new V2Filter().And("name", name).Text : null;
        TagCategory? oldest = null;
        await foreach (var category in CategoriesAsync(filter, int.MaxValue, cancellationToken))
        {
            if (IsCalled(category.Name, name) && (oldest is null || NumberOf(category.Id) < NumberOf(oldest.Id)))
                oldest = category;
        }
        return oldest;
    }

    private IAsyncEnumerable<TagCategory> CategoriesAsync(
        string? filter,
        int most,
        CancellationToken cancellationToken
    ) =>
        api.ListAsync<CategoryPage, TagCategory>(
            size =>
                Call.Get("list tag categories", KeapVersion.V2, "tags/categories")
                    .With("filter", filter)
                    .With("order_by", "name asc")
                    .With("page_size", size),
            KeapJson.Default.CategoryPage,
            most,
            LargestPage,
            cancellationToken
        );
}
