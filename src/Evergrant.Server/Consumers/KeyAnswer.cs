using System.Text.Json.Serialization;
using Evergrant.Server.Policies;
using Evergrant.Server.Traces;
using Evergrant.Server.Web;

namespace Evergrant.Server.Consumers;

/// A key as programs of operators see it, without its text.
/// <param name="Grant">Name of the grant. Null: it is gone.</param>
/// <param name="Policy">What is not there limits nothing.</param>
/// <param name="Usage">Of the last seven days. Null: it was not used.</param>
internal sealed record KeyAnswer(
    string Id,
    string Name,
    string GrantId,
    string? Grant,
    bool TokenRead,
    string? Note,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RotatedAt,
    DateTimeOffset? RevokedAt,
    KeyPolicy Policy,
    KeyUsage? Usage
)
{
    public const int Days = 7;

    public static KeyAnswer Of(ConsumerKey key, string? grant, KeyUsage? usage) =>
        new(
            key.Id,
            key.Name,
            key.Grant.ToString(),
            grant,
            key.TokenRead,
            key.Note,
            key.CreatedAt,
            key.RotatedAt,
            key.RevokedAt,
            key.Policy,
            usage
        );
}

internal sealed record KeysAnswer(IReadOnlyList<KeyAnswer> Keys);

/// <param name="Text">The key itself. It is not shown again.</param>
internal sealed record NewKeyAnswer(string Text, KeyAnswer Key);

/// What makes or changes a key. When one is changed, what is not named stays, and `none` lifts a limit.
internal sealed record KeyRequest
{
    public string? Grant { get; init; }
    public string? Name { get; init; }
    public bool? TokenRead { get; init; }
    public string? Preset { get; init; }
    public IReadOnlyList<string>? Allow { get; init; }
    public IReadOnlyList<string>? Fields { get; init; }
    public IReadOnlyList<string>? Rate { get; init; }
    public string? DailyShare { get; init; }
    public string? NotBefore { get; init; }
    public string? Until { get; init; }
    public IReadOnlyList<string>? From { get; init; }
    public string? Note { get; init; }

    public PolicyDraft ToDraft() =>
        new()
        {
            Preset = Preset,
            Allow = Allow,
            Fields = Fields,
            Rate = Rate,
            DailyShare = DailyShare,
            NotBefore = NotBefore,
            Until = Until,
            From = From,
        };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimes)]
)]
[JsonSerializable(typeof(KeysAnswer))]
[JsonSerializable(typeof(KeyAnswer))]
[JsonSerializable(typeof(NewKeyAnswer))]
[JsonSerializable(typeof(KeyRequest))]
internal sealed partial class KeysJson : JsonSerializerContext;
