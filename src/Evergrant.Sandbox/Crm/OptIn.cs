namespace Evergrant.Sandbox.Crm;

/// <summary>Keap's rules about whom one may write to. Names are those of <c>email_status</c>.</summary>
internal static class OptIn
{
    // The document calls them Unengaged Marketable, Unengaged Non-Marketable, Non-Marketable and Opt-Out: Manual.
    private static readonly HashSet<string> Liftable =
    [
        "UnengagedMarketable",
        "UnengagedNonMarketable",
        "NonMarketable",
        "Manual",
    ];

    private static readonly HashSet<string> Marketable =
    [
        "UnengagedMarketable",
        "SingleOptIn",
        "DoubleOptin",
        "Confirmed",
    ];

    public static bool Lifts(string? status) => status is not null && Liftable.Contains(status);

    public static bool IsMarketable(string? status) => status is not null && Marketable.Contains(status);
}
