using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Checks;

/// What can be wrong for somebody who calls through a gateway of ours.
internal static class GatewayTexts
{
    public static IReadOnlyList<RuleText> All { get; } =
    [
        CheckRules.Text(
            "LIVE-020",
            Severity.Error,
            "The key would travel in the clear",
            "The gateway's address is http:// and leaves this machine; whoever is on the way reads the key.",
            "evergrant doctor --gateway https://HOST/gw/GRANT",
            "RFC 6750 §5.3; docs/guides/gateway.md"
        ),
        CheckRules.Text(
            "LIVE-021",
            Severity.Error,
            "No gateway answers at that address",
            "Something answers there that is not Evergrant: another program, a proxy without a way to it, or the provider itself.",
            "curl -i https://HOST/livez   (a gateway says {\"status\":\"live\"})",
            "docs/guides/gateway.md"
        ),
        CheckRules.Text(
            "LIVE-022",
            Severity.Error,
            "The gateway does not take the key",
            "It is missing, cut, ended, revoked, replaced, of another grant or of another server, or it does not work from here; nothing was sent to the provider.",
            "evergrant key show NAME   (on the gateway's machine; a new one: evergrant key create GRANT)",
            "docs/guides/keys.md"
        ),
        CheckRules.Text(
            "LIVE-023",
            Severity.Error,
            "The key's limits do not let that call through",
            "The gateway knows the key and stopped the call; nothing was sent to the provider.",
            "evergrant key edit NAME --allow 'GET /crm/rest/v1/contacts'   (on the gateway's machine)",
            "docs/guides/keys.md"
        ),
        CheckRules.Text(
            "LIVE-024",
            Severity.Error,
            "The gateway has no token for that grant",
            "The key is right; the grant needs a person at the gateway: the owner has to approve again, or somebody paused it.",
            "evergrant grant explain GRANT   (on the gateway's machine)",
            "docs/guides/gateway.md"
        ),
        CheckRules.Text(
            "LIVE-025",
            Severity.Error,
            "The provider refused the call; the gateway let it through",
            "Key, limits and token were in order; the answer is the provider's own word about this call.",
            "curl -i 'ADDRESS' -H 'Authorization: Bearer KEY' > answer.txt; evergrant doctor --request answer.txt",
            "docs/guides/gateway.md"
        ),
        CheckRules.Text(
            "LIVE-026",
            Severity.Warning,
            "The key has no calls left for now",
            "Its rate, its share of the day, or what the provider still takes is used up; nothing was sent.",
            "Wait as long as Retry-After says, or: evergrant key edit NAME --rate 5/s   (on the gateway's machine)",
            "RFC 6585 §4; docs/guides/keys.md"
        ),
    ];
}
