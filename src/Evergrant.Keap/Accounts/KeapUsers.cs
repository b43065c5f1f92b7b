using Evergrant.Keap.Calling;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

/// <summary>Who works in the account. See <see cref="KeapClient.Users"/>.</summary>
public sealed class KeapUsers
{
    private const int LargestPage = 100;

    private readonly Api api;

    internal KeapUsers(Api api) => this.api = api;

    /// <summary>Page by page while they are read. Either version.</summary>
    /// <param name="includeInactive">Also those who may no longer sign in. Default false.</param>
    /// <param name="most">No more are given, and no page beyond that is asked for. Default: no end.</param>
    /// <param name="cancellationToken">Ends it between two pages, or in one.</param>
    public IAsyncEnumerable<KeapUser> ListAsync(
        bool includeInactive = false,
        int most = int.MaxValue,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        return api.ListAsync<UserPage, KeapUser>(
            size =>
            {
                var call = Call.Get("list users", api.Version, "users");
                return api.Version == KeapVersion.V1
                    ? call.With("include_inactive", includeInactive ? "true" : "false").With("limit", size)
                    : call.With("filter", includeInactive ? "include_inactive==true" : null)
                        .With("order_by", "create_time asc")
                        .With("page_size", size);
            },
            KeapJson.Default.UserPage,
            most,
            LargestPage,
            cancellationToken
        );
    }

    /// <summary>Always v2: v1 reads no single one.</summary>
    /// <exception cref="KeapNotFoundException"/>
    public async Task<KeapUser> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        var call = Call.Get("get a user", KeapVersion.V2, $"users/{Call.Segment(WireId.Of(id, KeapVersion.V2).Text)}");
        return (await api.AskAsync(call, KeapJson.Default.UserRead, cancellationToken)).ToUser();
    }

    /// <summary>
    /// Whom the credential is of. No permission can withhold it, so it is also the way to try one. Either version.
    /// </summary>
    public async Task<KeapIdentity> GetMeAsync(CancellationToken cancellationToken = default)
    {
        var call = Call.Get("ask who this is", api.Version, "oauth/connect/userinfo");
        return (await api.AskAsync(call, KeapJson.Default.MeRead, cancellationToken)).ToIdentity();
    }
}
