using Evergrant.Doctor.Calls;
using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Apps;

internal sealed record AppRule(RuleText Text, Func<AppConfiguration, Sighting?> Look);

/// What is mixed up when id and secret are copied from a page.
internal static class AppRules
{
    private const string Copy =
        "evergrant app secret NAME_OF_APP   (Key and Secret: https://keys.developer.keap.com/my-apps)";

    /// Lengths of ids and secrets as Keap's gateways have made them over the years.
    private static readonly (int Id, int Secret)[] Lengths = [(24, 10), (32, 16), (48, 64)];

    public static IReadOnlyList<AppRule> All { get; } =
    [
        new(
            Text(
                "APP-001",
                Severity.Error,
                Confidence.Certain,
                "The secret is the client id again",
                "The id was copied twice; Keap answers every refresh with \"Invalid Refresh Token\" although the token is alive.",
                "RFC 6749 §2.3.1; thread 000"
            ),
            app =>
                app.Secret is { Length: > 0 } secret
                && secret.Trim() == app.ClientId.Trim()
                && !Placeholder.IsBlot(secret)
                    ? Sighting.Of($"client id {Mask.Secret(app.ClientId)}, secret ", Mask.Secret(secret), "   the same")
                    : null
        ),
        new(
            Text(
                "APP-002",
                Severity.Error,
                Confidence.Certain,
                "A Personal Access Token or Service Account Key stands for id or secret",
                "KeapAK- keys need no app: they go straight to the API.",
                "Keap's page on PAT and SAK; thread 002"
            ),
            app =>
                IsKey(app.ClientId) ? Sighting.Of("client id ", "KeapAK-…")
                : IsKey(app.Secret) ? Sighting.Of("secret ", "KeapAK-…")
                : null
        ),
        new(
            Text(
                "APP-003",
                Severity.Error,
                Confidence.Certain,
                "Id and secret stand together in one place",
                "What a header holds behind Basic, or id:secret, was copied as one value.",
                "RFC 7617 §2; thread 001"
            ),
            Joined
        ),
        new(
            Text(
                "APP-004",
                Severity.Error,
                Confidence.Certain,
                "A blank, a line break or a quote is part of id or secret",
                "It came with copying and is sent along, so the provider compares another text.",
                "RFC 6749 appendix A.1 and A.2; thread 001"
            ),
            app =>
                Edged(app.ClientId) is { } id ? Sighting.Of("client id ", id)
                : Edged(app.Secret) is { } secret ? Sighting.Of("secret ", secret)
                : null
        ),
        new(
            Text(
                "APP-005",
                Severity.Error,
                Confidence.Likely,
                "Id and secret look swapped",
                "Their lengths are those of the other one.",
                "RFC 6749 §2.3.1; thread 000",
                "Compare both with the page they came from: at Keap an id has 24, 32 or 48 letters."
            ),
            app =>
                Lengths.Contains((app.Secret?.Length ?? 0, app.ClientId.Length))
                    ? Sighting.Of(
                        "client id ",
                        $"[{app.ClientId.Length} characters]",
                        $", secret [{app.Secret!.Length} characters]"
                    )
                    : null
        ),
        new(
            Text(
                "APP-006",
                Severity.Error,
                Confidence.Certain,
                "Id or secret is a stand-in",
                "An example's word was left where the value belongs.",
                "RFC 6749 §2.2"
            ),
            app =>
                Placeholder.Is(app.ClientId) ? Sighting.Of("client id ", Mask.Secret(app.ClientId))
                : app.Secret is { } secret && Placeholder.Is(secret) ? Sighting.Of("secret ", Mask.Secret(secret))
                : null
        ),
        new(
            Text(
                "APP-007",
                Severity.Warning,
                Confidence.Likely,
                "The redirect address is neither https nor on this machine",
                "Keap documents https for it; http sends the code in the clear.",
                "RFC 6749 §3.1.2.1; RFC 8252 §8.3; thread 004",
                "Authorize once with https and compare."
            ),
            app =>
                app.RedirectUri is { Length: > 0 } redirect
                && CallAddress.Read(redirect) is { IsLoopback: false, Scheme: not "https" }
                && redirect != "null"
                    ? Sighting.Of("redirect_uri ", Mask.Text(redirect, 80))
                    : null
        ),
    ];

    public static IEnumerable<KnownFinding> Known => All.Select(rule => rule.Text.Known);

    private static RuleText Text(
        string id,
        Severity severity,
        Confidence confidence,
        string title,
        string cause,
        string reference,
        string? tellApart = null
    ) =>
        new()
        {
            Id = id,
            Severity = severity,
            Confidence = confidence,
            Title = title,
            Cause = cause,
            Fix = Copy,
            Reference = reference,
            TellApart = tellApart,
        };

    private static bool IsKey(string? value) => value?.StartsWith("KeapAK", StringComparison.OrdinalIgnoreCase) == true;

    private static Sighting? Joined(AppConfiguration app)
    {
        var all = new[] { ("client id ", app.ClientId), ("secret ", app.Secret ?? "") };
        foreach (var (name, value) in all)
        {
            if (value.Contains(':', StringComparison.Ordinal))
                return Sighting.Of(name, "id:secret", $" [{value.Length} characters]");
            if (
                BasicCredentials.Decode(value) is { } text
                && text.Contains(':', StringComparison.Ordinal)
                && text.All(letter => letter is >= ' ' and <= '~')
            )
                return Sighting.Of(name, "base64(id:secret)", $" [{value.Length} characters]");
        }

        return null;
    }

    private static string? Edged(string? value) =>
        value is null ? null
        : value.Trim() != value || value.Any(char.IsWhiteSpace) ? "a blank or line break inside or around it"
        : value.Length > 1 && value[0] is '"' or '\'' or '“' or '‘' ? "a quote"
        : null;
}
