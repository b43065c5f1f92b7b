using Evergrant.Keap.Calling;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

/// <summary>People. See <see cref="KeapClient.Contacts"/>.</summary>
public sealed class KeapContacts
{
    private const int LargestPage = 1000;

    /// What v1 shows only when it is asked for, by name.
    private const string InV1 = "custom_fields,job_title,lead_source_id";

    private const string InV2 =
        "id,given_name,family_name,middle_name,preferred_name,prefix,suffix,job_title,spouse_name,company,website,time_zone,"
        + "preferred_locale,contact_type,source_type,owner_id,leadsource_id,birth_date,anniversary_date,create_time,update_time,"
        + "email_addresses,phone_numbers,addresses,custom_fields,tag_ids";

    private readonly Api api;

    internal KeapContacts(Api api) => this.api = api;

    /// <summary>Either version.</summary>
    /// <exception cref="KeapNotFoundException"/>
    public async Task<Contact> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        var call = Shown(Call.Get("get a contact", api.Version, Of(id, api.Version)));
        return (await api.AskAsync(call, KeapJson.Default.ContactRead, cancellationToken)).ToContact();
    }

    /// <summary>
    /// Oldest first, page by page while they are read. Either version; v2 for what only its filter has, v1 for what its filter
    /// cannot say.
    /// </summary>
    /// <param name="filter">Null: all of them.</param>
    /// <param name="most">No more are given, and no page beyond that is asked for. Default: no end.</param>
    /// <param name="cancellationToken">Ends it between two pages, or in one.</param>
    /// <exception cref="ArgumentException">The filter cannot be said in one version.</exception>
    public IAsyncEnumerable<Contact> ListAsync(
        ContactFilter? filter = null,
        int most = int.MaxValue,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        filter ??= new ContactFilter();
        var version = filter.VersionFor(api.Version);
        return api.ListAsync<ContactPage, Contact>(
            size => Paged(filter.AddTo(Shown(Call.Get("list contacts", version, "contacts"))), size),
            KeapJson.Default.ContactPage,
            most,
            LargestPage,
            cancellationToken
        );
    }

    /// <summary>All that have this address, the oldest first; at most 1000. Either version, as <see cref="ListAsync"/>.</summary>
    public async Task<IReadOnlyList<Contact>> FindByEmailAsync(
        string email,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(email);
        var version = V2Filter.HoldsExactly(email) ? api.Version : KeapVersion.V1;
        var filter = new ContactFilter { Email = email };
        var found = new List<Contact>();
        var all = api.ListAsync<ContactPage, Contact>(
            size => Paged(filter.AddTo(Shown(Call.Get("find contacts", version, "contacts"))), size),
            KeapJson.Default.ContactPage,
            LargestPage,
            LargestPage,
            cancellationToken
        );
        await foreach (var contact in all)
        {
            // What else a search finds is Keap's secret.
            if (contact.Emails.Any(one => string.Equals(one.Address, email, StringComparison.OrdinalIgnoreCase)))
                found.Add(contact);
        }
        return found;
    }

    /// <summary>Always a new one, whoever has the address already. Either version.</summary>
    public async Task<Contact> CreateAsync(ContactFields fields, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var call = Call.Post("create a contact", api.Version, "contacts");
        return await WriteAsync(call, ContactBody.Of(fields, call.Version), cancellationToken);
    }

    /// <summary>
    /// Changes the contact that is the same, or makes one; repeated, it does no harm. Either version: v1 by PUT, v2 by POST with
    /// a duplicate_option, and v2 always for <see cref="SameContact.EmailAndNameAndCompany"/>, which v1 does not know.
    /// </summary>
    public async Task<UpsertedContact> UpsertAsync(
        ContactFields fields,
        SameContact same = SameContact.Email,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(fields);
        var isV1 = api.Version == KeapVersion.V1 && same != SameContact.EmailAndNameAndCompany;
        var version = isV1 ? KeapVersion.V1 : KeapVersion.V2;
        const string doing = "create or update a contact";
        var call = isV1
            ? new Call(doing, HttpMethod.Put, version, "contacts")
            : Shown(Call.Post(doing, version, "contacts").With("duplicate_option", NameOf(same)));
        var body = ContactBody.Of(fields, version) with { DuplicateOption = isV1 ? NameOf(same) : null };
        var sent = call.Sending(body, KeapJson.Default.ContactBody);
        var answer = await api.SendAsync(sent, cancellationToken);
        var contact = Known(sent, answer, Api.Read(sent, answer, KeapJson.Default.ContactRead));
        // 200 is all that v1's document has, for a new one too.
        return new UpsertedContact(
            contact,
            answer.Status == 201 ? true
                : isV1 ? null
                : false
        );
    }

    /// <summary>
    /// Changes what is not null, and nothing else. Either version: in v2 the update_mask names what is sent.
    /// </summary>
    /// <exception cref="ArgumentException">All of it is null.</exception>
    /// <exception cref="KeapNotFoundException"/>
    public async Task<Contact> UpdateAsync(
        string id,
        ContactFields fields,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(fields);
        var body = ContactBody.Of(fields, api.Version);
        var names = body.Names().ToList();
        if (names.Count == 0)
            throw new ArgumentException("There is nothing to change.", nameof(fields));
        var call = new Call("update a contact", HttpMethod.Patch, api.Version, Of(id, api.Version));
        if (call.Version == KeapVersion.V2)
            names.ForEach(name => call.With("update_mask", name));
        return await WriteAsync(call, body, cancellationToken);
    }

    /// <summary>Either version.</summary>
    /// <exception cref="KeapNotFoundException"/>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        api.SendAsync(
            new Call("delete a contact", HttpMethod.Delete, api.Version, Of(id, api.Version)),
            cancellationToken
        );

    internal static string Of(string id, KeapVersion version) =>
        $"contacts/{Call.Segment(WireId.Of(id, version).Text)}";

    private async Task<Contact> WriteAsync(Call call, ContactBody body, CancellationToken cancellationToken)
    {
        var shown = call.Version == KeapVersion.V2 ? Shown(call) : call;
        var sent = shown.Sending(body, KeapJson.Default.ContactBody);
        var answer = await api.SendAsync(sent, cancellationToken);
        return Known(sent, answer, Api.Read(sent, answer, KeapJson.Default.ContactRead));
    }

    /// A contact that was written and has no id could not be used for anything.
    private static Contact Known(Call call, Answer answer, ContactRead contact) =>
        string.IsNullOrEmpty(contact.Id) ? throw Api.Unreadable(call, answer) : contact.ToContact();

    private static Call Shown(Call call) =>
        call.Version == KeapVersion.V1 ? call.With("optional_properties", InV1) : call.With("fields", InV2);

    private static Call Paged(Call call, int size) =>
        call.Version == KeapVersion.V1
            ? call.With("limit", size).With("order", "id").With("order_direction", "ASCENDING")
            : call.With("page_size", size).With("order_by", "id asc");

    private static string NameOf(SameContact same) =>
        same switch
        {
            SameContact.Email => "Email",
            SameContact.EmailAndName => "EmailAndName",
            SameContact.EmailAndNameAndCompany => "EmailAndNameAndCompany",
            _ => throw new ArgumentOutOfRangeException(nameof(same)),
        };
}
