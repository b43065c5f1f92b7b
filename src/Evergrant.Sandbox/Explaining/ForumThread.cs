namespace Evergrant.Sandbox;

/// <summary>One of the five threads of Keap's forum that the sandbox can reproduce.</summary>
public sealed record ForumThread(int Number, string Title, Uri Address)
{
    private static readonly ForumThread[] Known =
    [
        Of(82597, "Invalid Refresh Token", "invalid-refresh-token"),
        Of(16256, "Api Key Refresh", "api-key-refresh"),
        Of(86529, "How to get access token", "how-to-get-access-token"),
        Of(43545, "REST API Connection", "rest-api-connection"),
        Of(
            55284,
            "Granting Access to an External Developer",
            "granting-access-to-an-external-developer-what-is-the-patten"
        ),
    ];

    public static IReadOnlyList<ForumThread> All => Known;

    internal static ForumThread? Numbered(int? number) => Array.Find(Known, one => one.Number == number);

    private static ForumThread Of(int number, string title, string name) =>
        new(number, title, new Uri($"https://integration.keap.com/t/{name}/{number}"));
}
