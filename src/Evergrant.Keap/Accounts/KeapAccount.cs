using Evergrant.Keap.Calling;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

/// <summary>The business itself. See <see cref="KeapClient.Account"/>.</summary>
public sealed class KeapAccount
{
    private readonly Api api;

    internal KeapAccount(Api api) => this.api = api;

    /// <summary>Either version: account/profile in v1, businessProfile in v2.</summary>
    public async Task<AccountProfile> GetProfileAsync(CancellationToken cancellationToken = default)
    {
        var path = api.Version == KeapVersion.V1 ? "account/profile" : "businessProfile";
        var call = Call.Get("get the account's profile", api.Version, path);
        return (await api.AskAsync(call, KeapJson.Default.ProfileRead, cancellationToken)).ToProfile();
    }
}
