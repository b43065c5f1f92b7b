using Evergrant.Keap.Calling;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

/// <summary>Whether an address may be written to. See <see cref="KeapClient.EmailAddresses"/>.</summary>
public sealed class KeapEmailAddresses
{
    private readonly Api api;

    internal KeapEmailAddresses(Api api) => this.api = api;

    /// <summary>Always v2: v1 cannot read it.</summary>
    /// <exception cref="KeapNotFoundException">Nobody has that address.</exception>
    public async Task<EmailAddressStatus> GetStatusAsync(string address, CancellationToken cancellationToken = default)
    {
        var call = Call.Get("get the status of an address", KeapVersion.V2, $"{Of(address)}/status");
        return (await api.AskAsync(call, KeapJson.Default.AddressStatusRead, cancellationToken)).ToStatus(address);
    }

    /// <summary>
    /// Says that somebody agreed to be written to. Keap leaves those alone who left by themselves, bounced or complained: look
    /// at <see cref="EmailAddressStatus.IsOptedIn"/> of the answer. Either version.
    /// </summary>
    /// <param name="address">Of a contact.</param>
    /// <param name="reason">The evidence: "Newsletter form of customers.example".</param>
    /// <param name="cancellationToken">Ends the wait; it may have been done all the same.</param>
    /// <exception cref="KeapNotFoundException">Nobody has that address.</exception>
    public Task<EmailAddressStatus> OptInAsync(
        string address,
        string reason,
        CancellationToken cancellationToken = default
    ) => ChangeAsync("opt an address in", address, new OptBody(true, reason), cancellationToken);

    /// <summary>Says that somebody wants no more. Either version.</summary>
    /// <inheritdoc cref="OptInAsync"/>
    public Task<EmailAddressStatus> OptOutAsync(
        string address,
        string reason,
        CancellationToken cancellationToken = default
    ) => ChangeAsync("opt an address out", address, new OptBody(false, reason), cancellationToken);

    private async Task<EmailAddressStatus> ChangeAsync(
        string doing,
        string address,
        OptBody body,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(body.Reason);
        var call =
            api.Version == KeapVersion.V1
                ? new Call(doing, HttpMethod.Put, KeapVersion.V1, Of(address))
                : new Call(doing, HttpMethod.Patch, KeapVersion.V2, $"{Of(address)}/status");
        var sent = call.Sending(body, KeapJson.Default.OptBody);
        return (await api.AskAsync(sent, KeapJson.Default.AddressStatusRead, cancellationToken)).ToStatus(address);
    }

    private static string Of(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        return $"emailAddresses/{Call.Segment(address)}";
    }
}
