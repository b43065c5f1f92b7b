using System.Text.Json;
using System.Text.Json.Serialization;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Playing;

/// <summary>
/// One thread of the forum as steps that a sandbox can be led through: a file of `Cards`. `$NAME` in any text of a step is
/// a variable that a step before it has set.
/// </summary>
internal sealed record Card(
    string Thread,
    string Title,
    string Address,
    string Asked,
    string Answer,
    IReadOnlyList<CardStep> Steps
)
{
    private static readonly Lazy<IReadOnlyList<Card>> Read = new(() =>
        [
            .. typeof(Card)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith("card/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(Of),
        ]
    );

    public static IReadOnlyList<Card> All => Read.Value;

    private static Card Of(string resource)
    {
        using var file = typeof(Card).Assembly.GetManifestResourceStream(resource)!;
        return JsonSerializer.Deserialize(file, CardJson.Default.Card)!;
    }
}

/// <summary>One of its members says what is done: pair, code, consent, app, advance or call.</summary>
/// <param name="Say">What is tried, in one sentence.</param>
/// <param name="Wrong">Whether it is what went wrong in the thread.</param>
/// <param name="App">active or inactive: what becomes of the app.</param>
/// <param name="Remember">Variables that are set before anything is done, from others.</param>
/// <param name="Keep">Variables that are set from members of the answer, or from parameters of the address it leads to.</param>
/// <param name="Status">Of the answer to a call.</param>
/// <param name="Reason">For which the sandbox refuses it, as its log says; null when it is not refused.</param>
/// <param name="Says">Part of the answer, or of where it leads.</param>
/// <param name="Why">In one or two sentences.</param>
/// <param name="Clause">Of a standard, or of Keap's documents.</param>
internal sealed record CardStep(
    string Say,
    bool Wrong = false,
    IReadOnlyDictionary<string, string>? Remember = null,
    bool Pair = false,
    CardCode? Code = null,
    CardConsent? Consent = null,
    string? App = null,
    string? Advance = null,
    CardCall? Call = null,
    IReadOnlyDictionary<string, string>? Keep = null,
    int? Status = null,
    string? Reason = null,
    string? Says = null,
    string? Why = null,
    string? Clause = null
);

/// <param name="ClientId">As somebody types it into Account Central.</param>
internal sealed record CardCode(CodeBox Box, string ClientId = "$CLIENT_ID");

/// <param name="Query">Of the authorize address.</param>
internal sealed record CardConsent(string Query, bool Allow = true);

internal sealed record CardCall(
    string Method,
    string Path,
    IReadOnlyList<string>? Basic = null,
    IReadOnlyDictionary<string, string>? Headers = null,
    IReadOnlyDictionary<string, string>? Form = null,
    string? Body = null
)
{
    public SnippetCall At(Uri root) =>
        new()
        {
            Method = Method,
            Url = root.GetLeftPart(UriPartial.Authority) + Path,
            Basic = Basic is [var id, var secret] ? new(id, secret) : null,
            Headers = [.. Headers ?? new Dictionary<string, string>()],
            Form = Form is null ? null : [.. Form],
            Body = Body,
        };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(Card))]
internal sealed partial class CardJson : JsonSerializerContext;
