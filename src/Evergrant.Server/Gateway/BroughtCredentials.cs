using System.Buffers;
using Evergrant.Server.Consumers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Gateway;

/// <summary>
/// Credentials of the provider's own that come with a call. Whoever sends one should hear of it: dropped in silence it would
/// seem to be what is used.
/// </summary>
internal static class BroughtCredentials
{
    private const string KeapHeader = "X-Keap-API-Key";
    private const string KeapPrefix = "KeapAK-";
    private const string OurPrefix = "eg_";
    private const string Scheme = "Bearer ";

    /// Shorter texts are what people write where a program insists on something: `none`, `not-needed`.
    private const int ShortestToken = 20;

    private static readonly SearchValues<char> InToken = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=|"
    );

    /// Null: there is none.
    public static ProblemDocument? Check(IHeaderDictionary headers)
    {
        if (headers.ContainsKey(KeapHeader) && CheckHeader(headers, KeapHeader) is { } brought)
            return brought;
        var isBeside = headers.ContainsKey(ConsumerGate.Header);
        foreach (var authorization in headers.Authorization)
            if (
                authorization is not null
                && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                && IsProviders(authorization.AsSpan(Scheme.Length).Trim(), isBeside)
            )
                return GatewayProblems.ProviderCredential("Authorization");
        return null;
    }

    /// <param name="name">A header that this provider takes a credential in. Null: there is none but `Authorization`.</param>
    public static ProblemDocument? CheckHeader(IHeaderDictionary headers, string? name)
    {
        if (name is null || !headers.TryGetValue(name, out var values))
            return null;
        foreach (var value in values)
            if (IsProviders(value.AsSpan().Trim(), isBeside: true))
                return GatewayProblems.ProviderCredential(name);
        return null;
    }

    /// Whether a text begins as the provider's own keys do.
    public static bool IsKeapKey(ReadOnlySpan<char> text) =>
        text.StartsWith(KeapPrefix, StringComparison.OrdinalIgnoreCase);

    /// <param name="isBeside">Our key came as well, so that this one is not a mistyped one of ours.</param>
    private static bool IsProviders(ReadOnlySpan<char> credential, bool isBeside) =>
        IsKeapKey(credential)
        || (
            isBeside
            && credential.Length >= ShortestToken
            && !credential.ContainsAnyExcept(InToken)
            && !IsOurs(credential)
        );

    private static bool IsOurs(ReadOnlySpan<char> credential) =>
        credential.StartsWith(OurPrefix, StringComparison.Ordinal)
        || credential.StartsWith("ego_", StringComparison.Ordinal);
}
