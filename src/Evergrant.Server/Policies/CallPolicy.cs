using System.Net;
using Evergrant.Server.Consumers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Policies;

/// A key's policy, made ready for the hot path.
internal sealed class CallPolicy
{
    // Null: everything.
    private readonly CallPattern[]? allow;
    private readonly FieldRule[] fields;
    private readonly IPNetwork[] from;

    private CallPolicy(KeyPolicy policy)
    {
        Written = policy;
        allow = policy.Allow?.Select(CallPattern.Parse).ToArray();
        fields =
        [
            .. policy.Fields.Select(text => FieldRule.TryParse(text, out var rule, out _) ? rule : throw Unread(text)),
        ];
        from = [.. policy.From.Select(IPNetwork.Parse)];
    }

    public KeyPolicy Written { get; }

    public static CallPolicy Of(KeyPolicy policy) => new(policy);

    /// Null: it may.
    /// <param name="path">As it is sent, without the query.</param>
    public static ProblemDocument? Check(Consumer consumer, string method, ReadOnlySpan<char> path) =>
        consumer.Policy.Allows(method, path) ? null : PolicyProblems.Route(consumer, method, path.ToString());

    /// Null: the body is nobody's business. Else it has to be kept whole and shown to the rule before it is sent.
    public static BodyRule? BodyRuleOf(Consumer consumer, string method, ReadOnlySpan<char> path) =>
        consumer.Policy.FieldsOf(method, path) is { } fields ? new BodyRule(consumer, fields) : null;

    /// <param name="address">Null: of a socket that has none.</param>
    public bool AllowsFrom(IPAddress? address)
    {
        if (from.Length == 0)
            return true;
        if (address is null)
            return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(from, range => range.Contains(plain));
    }

    private bool Allows(string method, ReadOnlySpan<char> path)
    {
        if (allow is null)
            return true;
        foreach (var pattern in allow)
            if (pattern.Fits(method, path))
                return true;
        return false;
    }

    /// Those of all rules that fit. Null: none does.
    private HashSet<string>? FieldsOf(string method, ReadOnlySpan<char> path)
    {
        HashSet<string>? found = null;
        foreach (var rule in fields)
            if (rule.Calls.Fits(method, path))
                (found ??= new(StringComparer.Ordinal)).UnionWith(rule.Fields);
        return found;
    }

    private static FormatException Unread(string text) => new($"'{text}' is no rule for fields.");
}
