using Evergrant.Server.Consumers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Policies;

/// What lies outside of a key's policy: the rule, and what it leaves.
internal static class PolicyProblems
{
    public static ProblemDocument BodyNotJson { get; } =
        Problem.New(
            403,
            "body_not_json",
            "Nothing was sent: the key limits the fields of this call, so its body has to be JSON as it is (Content-Type: application/json, no Content-Encoding, each name once)."
        ) with
        {
            Rule = "fields",
        };

    public static ProblemDocument Route(Consumer consumer, string method, string path) =>
        Problem.New(
            403,
            "call_not_allowed",
            $"Nothing was sent: the key {consumer.Key.Name} may not {method} {path}."
        ) with
        {
            Rule = consumer.Key.Policy.Preset is { } preset ? $"allow (preset {preset})" : "allow",
            Allowed = consumer.Key.Policy.Allow,
        };

    public static ProblemDocument Field(Consumer consumer, string field, IEnumerable<string> allowed) =>
        Problem.New(
            403,
            "field_not_allowed",
            $"Nothing was sent: the key {consumer.Key.Name} may not send {Shortened(field)} with this call."
        ) with
        {
            Rule = "fields",
            Allowed = [.. allowed.Order(StringComparer.Ordinal)],
        };

    public static ProblemDocument Address(Consumer consumer, System.Net.IPAddress? seen) =>
        Problem.New(
            403,
            "address_not_allowed",
            $"The key {consumer.Key.Name} does not work from here ({seen?.ToString() ?? "a socket"})."
        ) with
        {
            Rule = "from",
            Allowed = consumer.Key.Policy.From,
        };

    /// It came from outside, however long.
    private static string Shortened(string field) => field.Length <= 80 ? field : $"{field[..80]}…";
}
