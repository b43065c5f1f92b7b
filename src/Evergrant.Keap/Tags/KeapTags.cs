using Evergrant.Keap.Calling;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

/// <summary>Tags, their categories, and who carries them. See <see cref="KeapClient.Tags"/>.</summary>
public sealed partial class KeapTags
{
    private const int LargestPage = 1000;

    private readonly Api api;

    internal KeapTags(Api api) => this.api = api;

    /// <summary>By name in v2, by id in v1, page by page while they are read. Either version.</summary>
    /// <param name="categoryId">Only those of this category. Null: all.</param>
    /// <param name="most">No more are given, and no page beyond that is asked for. Default: no end.</param>
    /// <param name="cancellationToken">Ends it between two pages, or in one.</param>
    public IAsyncEnumerable<Tag> ListAsync(
        string? categoryId = null,
        int most = int.MaxValue,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var filter = new V2Filter().And("category_id", categoryId).Text;
        return api.ListAsync<TagPage, Tag>(
            size =>
            {
                var call = Call.Get("list tags", api.Version, "tags");
                return api.Version == KeapVersion.V1
                    ? call.With("category", categoryId).With("limit", size)
                    : call.With("filter", filter).With("order_by", "name asc").With("page_size", size);
            },
            KeapJson.Default.TagPage,
            most,
            LargestPage,
            cancellationToken
        );
    }

    /// <summary>Either version.</summary>
    /// <exception cref="KeapNotFoundException"/>
    public async Task<Tag> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        var call = Call.Get("get a tag", api.Version, $"tags/{Segment(id, api.Version)}");
        return await api.AskAsync(call, KeapJson.Default.TagRead, static read => read.ToTag(), cancellationToken);
    }

    /// <summary>
    /// The tag of exactly this name, whatever the case; of several, the oldest. Either version; v1 for a name that v2's filter
    /// cannot say, such as one with a semicolon.
    /// </summary>
    /// <returns>Null: there is none.</returns>
    public async Task<Tag?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var version = V2Filter.HoldsExactly(name) ? api.Version : KeapVersion.V1;
        var named = api.ListAsync<TagPage, Tag>(
            size =>
            {
                var call = Call.Get("find a tag", version, "tags");
                return version == KeapVersion.V1
                    ? call.With("name", name).With("limit", size)
                    : call.With("filter", new V2Filter().And("name", name).Text).With("page_size", size);
            },
            KeapJson.Default.TagPage,
            LargestPage,
            LargestPage,
            cancellationToken
        );
        Tag? oldest = null;
        await foreach (var tag in named)
        {
            if (IsCalled(tag.Name, name) && (oldest is null || NumberOf(tag.Id) < NumberOf(oldest.Id)))
                oldest = tag;
        }
        return oldest;
    }

    /// <summary>Either version.</summary>
    /// <exception cref="KeapInvalidException">There is one of that name.</exception>
    public async Task<Tag> CreateAsync(
        string name,
        string? description = null,
        string? categoryId = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var call = Call.Post("create a tag", api.Version, "tags");
        var category = categoryId is null ? null : new CategoryBody(WireId.Of(categoryId, api.Version));
        var sent = call.Sending(new TagBody(name, description, category), KeapJson.Default.TagBody);
        var answer = await api.SendAsync(sent, cancellationToken);
        var tag = Api.Read(sent, answer, KeapJson.Default.TagRead, static read => read.ToTag());
        return tag.Id.Length == 0 ? throw Api.Unreadable(sent, answer) : tag;
    }

    /// <summary>
    /// The tag of this name, made if there is none. Whoever does it at the same moment gets the same tag. Either version, as
    /// <see cref="FindAsync"/> and <see cref="CreateAsync"/>.
    /// </summary>
    /// <param name="name">Whatever the case.</param>
    /// <param name="categoryId">For a new one.</param>
    /// <param name="cancellationToken">Ends the wait; the tag may be there all the same.</param>
    public async Task<Tag> FindOrCreateAsync(
        string name,
        string? categoryId = null,
        CancellationToken cancellationToken = default
    )
    {
        if (await FindAsync(name, cancellationToken) is { } found)
            return found;
        try
        {
            var made = await CreateAsync(name, null, categoryId, cancellationToken);
            // Were two let in, all take the older one.
            return await FindAsync(name, cancellationToken) ?? made;
        }
        catch (Exception taken) when (taken is KeapInvalidException or KeapRefusedException { Status: 409 })
        {
            if (await FindAsync(name, cancellationToken) is not { } others)
                throw;
            return others;
        }
    }

    private static string Segment(string id, KeapVersion version) => Call.Segment(WireId.Of(id, version).Text);

    private static bool IsCalled(string? one, string other) =>
        string.Equals(one?.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    /// Ids are numbers that grow, in v2 too. One that is none is the youngest.
    private static long NumberOf(string id) => long.TryParse(id, out var number) ? number : long.MaxValue;
}
