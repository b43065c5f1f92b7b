using Evergrant.Keap.Calling;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

/// <summary>Which contacts to list; those that all of it is true of. In v2 a name may end in * for "begins so".</summary>
public sealed record ContactFilter
{
    /// <summary>Any of a contact's addresses.</summary>
    public string? Email { get; init; }

    /// <inheritdoc cref="Contact.GivenName"/>
    public string? GivenName { get; init; }

    /// <inheritdoc cref="Contact.FamilyName"/>
    public string? FamilyName { get; init; }

    /// <summary>Changed then or later.</summary>
    public DateTimeOffset? UpdatedSince { get; init; }

    /// <summary>Changed then or earlier.</summary>
    public DateTimeOffset? UpdatedUntil { get; init; }

    /// <summary>These only. v2 only.</summary>
    public IReadOnlyCollection<string>? Ids { get; init; }

    /// <inheritdoc cref="Contact.CompanyId"/>
    public string? CompanyId { get; init; }

    /// <summary>In any of the five slots. v2 only.</summary>
    public string? Phone { get; init; }

    /// <summary>More clauses in v2's own words, joined by semicolons: <c>city==Chan*;contact_id&gt;5</c>. v2 only.</summary>
    public string? Clauses { get; init; }

    private bool NeedsV2 => Ids is not null || CompanyId is not null || Phone is not null || Clauses is not null;

    /// v2's filter has no way to write some letters; v1's parameters have.
    internal KeapVersion VersionFor(KeapVersion preferred) =>
        NeedsV2 ? KeapVersion.V2
        : new[] { Email, GivenName, FamilyName }.All(V2Filter.Holds) ? preferred
        : KeapVersion.V1;

    internal Call AddTo(Call call) =>
        call.Version == KeapVersion.V1
            ? call.With("email", Email)
                .With("given_name", GivenName)
                .With("family_name", FamilyName)
                .With("since", WireTime.Text(UpdatedSince))
                .With("until", WireTime.Text(UpdatedUntil))
            : call.With("filter", InV2());

    private string InV2()
    {
        var filter = new V2Filter()
            .And("email", Email)
            .And("given_name", GivenName)
            .And("family_name", FamilyName)
            .And("start_update_time", WireTime.Text(UpdatedSince))
            .And("end_update_time", WireTime.Text(UpdatedUntil))
            .And("ids", Ids is null ? null : string.Join(',', Ids))
            .And("company_id", CompanyId)
            .And("phone_number", Phone)
            .And("phone_fields", Phone is null ? null : "PHONE1,PHONE2,PHONE3,PHONE4,PHONE5");
        return string.IsNullOrEmpty(Clauses) ? filter.Text
            : filter.Text.Length == 0 ? Clauses
            : $"{filter.Text};{Clauses}";
    }
}
