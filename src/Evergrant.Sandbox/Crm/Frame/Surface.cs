namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>What one version of the API offers of a resource, and under which address.</summary>
/// <param name="Path">Below the version's root. A part in braces before the record's own id is the owner's id.</param>
/// <param name="Plural">The name of the list in an answer.</param>
/// <param name="Id">The name of the record's id in the address, and in "contact_id is invalid".</param>
internal sealed record Surface(ApiVersion Version, string Path, string Plural, string Id, Verbs Verbs)
{
    public int CreatedStatus { get; init; } = StatusCodes.Status201Created;

    public int MostPerPage { get; init; } = 1_000;

    /// <summary>The field that an owner's id in the address stands for; null without an owner.</summary>
    public string? OwnerField { get; init; }

    public IReadOnlyList<Filter> Filters { get; init; } = [];

    public Orders Orders { get; init; } = new();

    /// <summary>Names that <c>update_mask</c> takes although there is no such field.</summary>
    public IReadOnlyList<string> MaskAlso { get; init; } = [];

    /// <summary>Whether <c>fields</c> names all that is shown. Elsewhere it adds to what is shown anyway.</summary>
    public bool FieldsAreAll { get; init; }

    public string? Owner
    {
        get
        {
            var open = Path.IndexOf('{', StringComparison.Ordinal);
            return open < 0 ? null : Path[(open + 1)..Path.IndexOf('}', StringComparison.Ordinal)];
        }
    }
}
