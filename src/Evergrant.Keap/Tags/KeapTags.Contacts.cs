using Evergrant.Keap.Calling;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

public sealed partial class KeapTags
{
    /// Keap's own limit where it names one.
    private const int MostAtOnce = 100;

    /// <summary>What a contact carries. Either version.</summary>
    /// <param name="contactId">Whose.</param>
    /// <param name="most">No more are given, and no page beyond that is asked for. Default: no end.</param>
    /// <param name="cancellationToken">Ends it between two pages, or in one.</param>
    /// <exception cref="KeapNotFoundException"/>
    public IAsyncEnumerable<AppliedTag> OfContactAsync(
        string contactId,
        int most = int.MaxValue,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var path = $"{KeapContacts.Of(contactId, api.Version)}/tags";
        return api.ListAsync<AppliedTagPage, AppliedTag>(
            size =>
                Call.Get("list a contact's tags", api.Version, path)
                    .With(api.Version == KeapVersion.V1 ? "limit" : "page_size", size),
            KeapJson.Default.AppliedTagPage,
            most,
            LargestPage,
            cancellationToken
        );
    }

    /// <summary>
    /// Several tags onto one contact; repeated, it does no harm. Always v1: it takes 100 in one call, v2 one tag a call.
    /// </summary>
    /// <returns>What became of each tag, by its id.</returns>
    public async Task<IReadOnlyDictionary<string, TagOutcome>> ApplyAsync(
        string contactId,
        IEnumerable<string> tagIds,
        CancellationToken cancellationToken = default
    )
    {
        var outcomes = new Dictionary<string, TagOutcome>();
        var path = $"{KeapContacts.Of(contactId, KeapVersion.V1)}/tags";
        foreach (var some in WireId.OfAll(tagIds, KeapVersion.V1).Chunk(MostAtOnce))
        {
            var call = Call.Post("apply tags", KeapVersion.V1, path)
                .Sending(new TagIdsBody([.. some]), KeapJson.Default.TagIdsBody);
            TagOutcomes.AddTo(outcomes, call, await api.SendAsync(call, cancellationToken));
        }
        return outcomes;
    }

    /// <summary>One tag onto several contacts, 100 in one call; repeated, it does no harm. Either version.</summary>
    /// <returns>What became of each contact, by its id.</returns>
    /// <exception cref="KeapNotFoundException">There is no such tag.</exception>
    public async Task<IReadOnlyDictionary<string, TagOutcome>> ApplyToAsync(
        string tagId,
        IEnumerable<string> contactIds,
        CancellationToken cancellationToken = default
    )
    {
        var outcomes = new Dictionary<string, TagOutcome>();
        foreach (var some in WireId.OfAll(contactIds, api.Version).Chunk(MostAtOnce))
        {
            var isV1 = api.Version == KeapVersion.V1;
            var path = $"tags/{Segment(tagId, api.Version)}/contacts{(isV1 ? "" : ":applyTags")}";
            var call = Call.Post("apply a tag", api.Version, path)
                .Sending(
                    new ContactIdsBody(isV1 ? null : [.. some], isV1 ? [.. some] : null),
                    KeapJson.Default.ContactIdsBody
                );
            TagOutcomes.AddTo(outcomes, call, await api.SendAsync(call, cancellationToken));
        }
        return outcomes;
    }

    /// <summary>
    /// Several tags off one contact; those that it does not carry are passed over. Always v1, as <see cref="ApplyAsync"/>.
    /// </summary>
    /// <exception cref="KeapNotFoundException">There is no such contact.</exception>
    public async Task RemoveAsync(
        string contactId,
        IEnumerable<string> tagIds,
        CancellationToken cancellationToken = default
    )
    {
        var path = $"{KeapContacts.Of(contactId, KeapVersion.V1)}/tags";
        foreach (var some in WireId.OfAll(tagIds, KeapVersion.V1).Chunk(MostAtOnce))
            await api.SendAsync(
                new Call("remove tags", HttpMethod.Delete, KeapVersion.V1, path).With("ids", Joined(some)),
                cancellationToken
            );
    }

    /// <summary>One tag off several contacts, 100 in one call. Either version.</summary>
    /// <exception cref="KeapNotFoundException">There is no such tag.</exception>
    public async Task RemoveFromAsync(
        string tagId,
        IEnumerable<string> contactIds,
        CancellationToken cancellationToken = default
    )
    {
        var path = $"tags/{Segment(tagId, api.Version)}/contacts";
        foreach (var some in WireId.OfAll(contactIds, api.Version).Chunk(MostAtOnce))
        {
            var call =
                api.Version == KeapVersion.V1
                    ? new Call("remove a tag", HttpMethod.Delete, KeapVersion.V1, path).With("ids", Joined(some))
                    : Call.Post("remove a tag", KeapVersion.V2, path + ":removeTags")
                        .Sending(new ContactIdsBody([.. some], null), KeapJson.Default.ContactIdsBody);
            await api.SendAsync(call, cancellationToken);
        }
    }

    private static string Joined(WireId[] ids) => string.Join(',', ids.Select(id => id.Text));
}
