using System.Buffers;
using Evergrant.Server.Consumers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Gateway;

/// <summary>
/// Credentials that do not belong where they are: a key of ours in the address, or one of the provider's own beside ours.
/// Whoever sends one should hear of it: the first is in a log by now, and the second would otherwise seem to be what is used.
/// </summary>
internal static class BroughtCredentials
{
    private const string KeapHeader = "X-Keap-API-Key";
    private const string KeapPrefix = "KeapAK-";
    private const string OurPrefix = "eg_";
    private const string Scheme = "Bearer ";
    private const int OurLength = 75;

    /// Shorter texts are what people write where a program insists on something: `none`, `not-needed`.
    private const int ShortestToken = 20;

    private static readonly SearchValues<char> InToken = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=|"
    );

    /// <summary>Null: there is none.</summary>
    /// <param name="raw">The target as it came.</param>
    public static ProblemDocument? Check(IHeaderDictionary headers, string raw)
    {
        if (HoldsKey(raw))
            return GatewayProblems.KeyInAddress;
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

    /// Whether a key of ours stands anywhere in a text.
    public static bool HoldsKey(ReadOnlySpan<char> text)
    {
        if (text.Contains('%'))
        {
            var plain = Uri.UnescapeDataString(text);
            if (plain.Length != text.Length && FindKey(plain))
                return true;
        }
        return FindKey(text);
    }

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

    private static bool FindKey(ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOf(OurPrefix, StringComparison.Ordinal)) >= 0; text = text[(at + 1)..])
            if (text.Length >= at + OurLength && ConsumerKeys.Text.IsWellFormed(text.Slice(at, OurLength)))
                return true;
        return false;
    }
}
