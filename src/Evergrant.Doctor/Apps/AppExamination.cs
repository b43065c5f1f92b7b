using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Apps;

/// Every rule about an app held against one. Pure, and nothing is asked of the provider.
public static class AppExamination
{
    /// What the text of an id and a secret shows, and what only the provider knows.
    public static IReadOnlyList<string> CannotBeKnown { get; } =
    [
        "Whether the secret belongs to the id: Keap answers a wrong secret on a refresh with the same words as a dead token.",
        "Whether the app is still active: only a call says \"Developer Inactive\".",
        "Whether the redirect_uri is the registered one: only the consent page compares them.",
        "A refresh would tell the first two, and it spends the refresh token; nothing here does that.",
    ];

    public static IReadOnlyList<Finding> Of(AppConfiguration app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return
        [
            .. AppRules
                .All.Select(rule => rule.Look(app) is { } sighting ? rule.Text.Told(sighting) : null)
                .OfType<Finding>()
                .OrderBy(finding => finding.Severity)
                .ThenBy(finding => finding.Confidence),
        ];
    }
}
