namespace Evergrant.Sandbox.Hooks;

/// <summary>The events that one can subscribe to, as a client listed them, and the records behind them.</summary>
internal static class HookEvents
{
    public static readonly IReadOnlyList<string> All =
    [
        .. Verbs("appointment", "add", "delete", "edit"),
        .. Verbs("company", "add", "delete", "edit"),
        .. Verbs("contact", "add", "delete", "edit", "redact"),
        .. Verbs("contactGroup", "add", "applied", "delete", "edit", "removed"),
        .. Verbs("invoice", "add", "delete", "edit"),
        .. Verbs("invoice.payment", "add", "delete", "edit"),
        .. Verbs("leadsource", "add", "delete", "edit"),
        .. Verbs("note", "add", "delete", "edit"),
        .. Verbs("opportunity", "add", "delete", "edit", "stage_move"),
        .. Verbs("order", "add", "delete", "edit"),
        .. Verbs("product", "add", "delete", "edit"),
        .. Verbs("subscription", "add", "delete", "edit"),
        .. Verbs("task", "add", "delete", "edit"),
        .. Verbs("user", "activate", "add", "edit"),
    ];

    private static readonly Dictionary<string, string> ObjectsByKind = new()
    {
        ["appointments"] = "appointment",
        ["companies"] = "company",
        ["contacts"] = "contact",
        ["tags"] = "contactGroup",
        ["notes"] = "note",
        ["opportunities"] = "opportunity",
        ["orders"] = "order",
        ["products"] = "product",
        ["tasks"] = "task",
        ["users"] = "user",
        // Made from Keap's document, where one is given.
        ["subscriptions"] = "subscription",
        ["leadSources"] = "leadsource",
    };

    // v1 has no address of one of these.
    private static readonly HashSet<string> WithoutPath = ["users", "subscriptions", "leadSources"];

    // Keap looks for these every few minutes, and says so of these two only.
    private static readonly HashSet<string> Slow = ["contactGroup.applied", "contactGroup.delete"];

    /// <returns>Null when nobody can be told of it.</returns>
    public static string? KeyOf(string kind, string verb) =>
        ObjectsByKind.TryGetValue(kind, out var one) && All.Contains($"{one}.{verb}") ? $"{one}.{verb}" : null;

    public static bool IsSlow(string eventKey) => Slow.Contains(eventKey);

    public static string ObjectOf(string eventKey) => eventKey[..eventKey.LastIndexOf('.')];

    /// <summary>Behind the API's root; null where it has no such path.</summary>
    public static string? PathOf(string eventKey)
    {
        var one = ObjectOf(eventKey);
        var kind = ObjectsByKind.FirstOrDefault(pair => pair.Value == one).Key;
        return kind is null || WithoutPath.Contains(kind) ? null : $"/crm/rest/v1/{kind}/";
    }

    private static IEnumerable<string> Verbs(string one, params string[] verbs) =>
        verbs.Select(verb => $"{one}.{verb}");
}
