namespace Evergrant.Keap.Wire;

internal sealed record ModelRead
{
    public List<CustomFieldRead?>? CustomFields { get; init; }
}

internal sealed record CustomFieldRead
{
    public string? Id { get; init; }
    public string? Label { get; init; }
    public string? FieldName { get; init; }
    public string? FieldType { get; init; }
    public List<OptionRead?>? Options { get; init; }

    public CustomField ToField() =>
        new()
        {
            Id = Id ?? "",
            Label = Label,
            FieldName = FieldName,
            // WholeNumber in v1, WHOLE_NUMBER in v2.
            Type = Enum.TryParse<CustomFieldType>(
                FieldType?.Replace("_", "", StringComparison.Ordinal),
                ignoreCase: true,
                out var type
            )
                ? type
                : CustomFieldType.Unknown,
            Options = [.. (Options ?? []).Select(option => option?.Label).OfType<string>()],
        };
}

internal sealed record OptionRead
{
    public string? Label { get; init; }
}

internal sealed record CustomFieldBody(string Label, string FieldType, List<OptionBody>? Options);

internal sealed record OptionBody(string Label);
