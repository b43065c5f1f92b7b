using Evergrant.Keap.Calling;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

/// <summary>A business that contacts belong to.</summary>
/// <param name="Id">A number in v1's answers, here a text as in v2.</param>
/// <param name="Name">Several may have the same.</param>
public sealed record Company(string Id, string? Name);

/// <summary>Businesses that contacts belong to. See <see cref="KeapClient.Companies"/>.</summary>
public sealed class KeapCompanies
{
    private const int LargestPage = 1000;

    private readonly Api api;

    internal KeapCompanies(Api api) => this.api = api;

    /// <summary>
    /// The company of exactly this name, whatever the case; of several, the oldest. Either version; v1 for a name that v2's
    /// filter cannot say, such as one with a semicolon.
    /// </summary>
    /// <returns>Null: there is none.</returns>
    public async Task<Company?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var version = V2Filter.HoldsExactly(name) ? api.Version : KeapVersion.V1;
        var named = api.ListAsync<CompanyPage, Company>(
            size =>
            {
                var call = Call.Get("find a company", version, "companies");
                return version == KeapVersion.V1
                    ? call.With("company_name", name).With("limit", size)
                    : call.With("filter", new V2Filter().And("company_name", name).Text).With("page_size", size);
            },
            KeapJson.Default.CompanyPage,
            LargestPage,
            LargestPage,
            cancellationToken
        );
        Company? oldest = null;
        await foreach (var company in named)
        {
            if (IsCalled(company, name) && (oldest is null || NumberOf(company) < NumberOf(oldest)))
                oldest = company;
        }
        return oldest;
    }

    /// <summary>Always a new one, whoever has the name already. Either version.</summary>
    public async Task<Company> CreateAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var call = Call.Post("create a company", api.Version, "companies")
            .Sending(new CompanyBody(name), KeapJson.Default.CompanyBody);
        var answer = await api.SendAsync(call, cancellationToken);
        var company = Api.Read(call, answer, KeapJson.Default.CompanyRead, static read => read.ToCompany());
        return company.Id.Length == 0 ? throw Api.Unreadable(call, answer) : company;
    }

    /// <summary>
    /// The company of this name, made if there is none. Keap lets several have one name: whoever does it at the same moment may
    /// make a second one.
    /// </summary>
    public async Task<Company> FindOrCreateAsync(string name, CancellationToken cancellationToken = default) =>
        await FindAsync(name, cancellationToken) ?? await CreateAsync(name, cancellationToken);

    private static bool IsCalled(Company company, string name) =>
        string.Equals(company.Name?.Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase);

    private static long NumberOf(Company company) => long.TryParse(company.Id, out var number) ? number : long.MaxValue;
}
