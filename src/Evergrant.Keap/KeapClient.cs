using Evergrant.Keap.Calling;

namespace Evergrant.Keap;

/// <summary>
/// Keap's REST API, typed. Every failure is a <see cref="KeapException"/>; what a handler of the <see cref="HttpClient"/>
/// throws, and a cancellation, come through as they are.
/// </summary>
/// <remarks>
/// May be used concurrently and kept for ever. No call is ever repeated in here. A call and its answer together have
/// <see cref="HttpClient.Timeout"/>.
/// </remarks>
public sealed class KeapClient
{
    /// <summary>Where Keap is, for an <see cref="HttpClient"/> without a base address.</summary>
    public static Uri DefaultAddress { get; } = new("https://api.infusionsoft.com/");

    private readonly Api api;

    /// <param name="http">
    /// Adds the token. Its base address is Keap, a sandbox, or a gateway such as http://127.0.0.1:7400/gw/acme; without one it
    /// is <see cref="DefaultAddress"/>. Kept by the caller.
    /// </param>
    /// <param name="options">Null: the defaults.</param>
    public KeapClient(HttpClient http, KeapClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        options ??= new KeapClientOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.LongestAnswer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.PageSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.PageSize, 1000);
        api = new Api(http, options);
        Contacts = new KeapContacts(api);
        CustomFields = new KeapCustomFields(api);
        Tags = new KeapTags(api);
        Notes = new KeapNotes(api);
        Companies = new KeapCompanies(api);
        Emails = new KeapEmails(api);
        EmailAddresses = new KeapEmailAddresses(api);
        Users = new KeapUsers(api);
        Account = new KeapAccount(api);
    }

    /// <summary>People.</summary>
    public KeapContacts Contacts { get; }

    /// <summary>What an account notes of a contact beyond the usual.</summary>
    public KeapCustomFields CustomFields { get; }

    /// <summary>Tags, their categories, and who carries them.</summary>
    public KeapTags Tags { get; }

    /// <summary>What is put down about contacts.</summary>
    public KeapNotes Notes { get; }

    /// <summary>Businesses that contacts belong to.</summary>
    public KeapCompanies Companies { get; }

    /// <summary>Mails to contacts.</summary>
    public KeapEmails Emails { get; }

    /// <summary>Whether an address may be written to.</summary>
    public KeapEmailAddresses EmailAddresses { get; }

    /// <summary>Who works in the account.</summary>
    public KeapUsers Users { get; }

    /// <summary>The business itself.</summary>
    public KeapAccount Account { get; }

    /// <summary>What the newest answer said of the calls that are left. Null: none has said anything yet.</summary>
    public KeapQuota? Quota => api.Quota;
}
