using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>One field of a record: its name there and in each version, and who may write it.</summary>
internal sealed record Field(string Name, FieldKind Kind)
{
    /// <summary>Its name in v1; null when v1 has no such field.</summary>
    public string? V1 { get; init; } = Name;

    /// <inheritdoc cref="V1"/>
    public string? V2 { get; init; } = Name;

    public bool IsReadOnly { get; init; }

    /// <summary>The versions whose requests may have it although it is read only; it is passed over.</summary>
    public ApiVersion[] PassedOverIn { get; init; } = [];

    /// <summary>Read, and never shown under this name.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Shown where one record is, not in lists.</summary>
    public bool IsOnRecordOnly { get; init; }

    /// <summary>The versions that do not show it unless it is asked for.</summary>
    public ApiVersion[] OnRequestIn { get; init; } = [];

    /// <summary>The versions in which a new record must have it.</summary>
    public ApiVersion[] NeededIn { get; init; } = [];

    /// <summary>The kind of record whose id it is; null of anything else.</summary>
    public string? RefersTo { get; init; }

    /// <summary>What is shown, where that is not the record's own value; null shows none.</summary>
    public Func<JsonObject, ApiVersion, JsonNode?>? From { get; init; }

    public string? In(ApiVersion version) => version == ApiVersion.V1 ? V1 : V2;

    public static Field Text(string name, int? most = null) =>
        new(name, most is { } letters ? FieldKind.Text(letters) : FieldKind.Text());

    public static Field Id(string name, string? of = null) => new(name, FieldKind.Id) { RefersTo = of };

    public static Field Time(string name) => new(name, FieldKind.Time);

    public static Field Flag(string name) => new(name, FieldKind.Flag);

    public static Field Whole(string name) => new(name, FieldKind.Whole);

    public static Field Number(string name) => new(name, FieldKind.Number);

    public static Field OneOf(string name, params string[] names) => new(name, FieldKind.OneOf(names));

    public static Field Object(string name, params Field[] fields) => new(name, FieldKind.Object(fields));

    public static Field List(string name, params Field[] fields) => new(name, FieldKind.List(FieldKind.Object(fields)));

    /// <summary>Shown only, and worked out from the record.</summary>
    public static Field Shown(string name, Func<JsonObject, ApiVersion, JsonNode?> from) =>
        new(name, FieldKind.Any) { IsReadOnly = true, From = from };

    /// <summary>Other names; null where a version has no such field.</summary>
    public Field As(string? v1, string? v2) => this with { V1 = v1, V2 = v2 };

    public Field OnlyInV1() => this with { V2 = null };

    public Field OnlyInV2() => this with { V1 = null };

    public Field ReadOnly() => this with { IsReadOnly = true };

    public Field ReadOnlyButTaken(params ApiVersion[] versions) =>
        this with
        {
            IsReadOnly = true,
            PassedOverIn = Or(versions),
        };

    public Field Hidden() => this with { IsHidden = true };

    public Field OnRequest(params ApiVersion[] versions) => this with { OnRequestIn = Or(versions) };

    public Field Needed(params ApiVersion[] versions) => this with { NeededIn = Or(versions) };

    private static ApiVersion[] Or(ApiVersion[] versions) =>
        versions.Length == 0 ? [ApiVersion.V1, ApiVersion.V2] : versions;
}
