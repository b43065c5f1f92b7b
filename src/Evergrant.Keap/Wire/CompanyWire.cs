using System.Text.Json.Serialization;
using Evergrant.Keap.Calling;

namespace Evergrant.Keap.Wire;

internal sealed record CompanyPage : IPage<Company>
{
    public List<CompanyRead?>? Companies { get; init; }
    public string? Next { get; init; }
    public string? NextPageToken { get; init; }

    [JsonIgnore]
    public IReadOnlyList<Company>? Items =>
        Companies?.OfType<CompanyRead>().Select(company => company.ToCompany()).ToList();

    [JsonIgnore]
    public string? FirstId => Companies?.FirstOrDefault()?.Id;
}

internal sealed record CompanyBody(string CompanyName);
