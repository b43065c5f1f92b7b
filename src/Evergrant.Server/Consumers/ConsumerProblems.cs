using Evergrant.Server.Web;

namespace Evergrant.Server.Consumers;

/// Why a key opens nothing.
internal static class ConsumerProblems
{
    public static ProblemDocument Missing { get; } =
        Problem.New(
            401,
            "key_missing",
            "Send Authorization: Bearer with a consumer key (eg_…), or X-Evergrant-Key. Make one with: evergrant key create GRANT"
        );

    public static ProblemDocument Unknown { get; } =
        Problem.New(401, "key_unknown", "There is no such key here: was it made for another server, or another home?");

    public static ProblemDocument Revoked { get; } =
        Problem.New(401, "key_revoked", "This key was revoked; ask whoever gave it to you for a new one.");

    public static ProblemDocument Replaced { get; } =
        Problem.New(
            401,
            "key_replaced",
            "This key has a new text, and the old one works no more; ask whoever gave it to you for the new one."
        );

    public static ProblemDocument InAddress { get; } =
        Problem.New(
            400,
            "key_in_url",
            "Nothing was sent: a key in an address ends up in logs and histories. Send it as Authorization: Bearer, or as X-Evergrant-Key. Whoever may have seen it: evergrant key rotate NAME --overlap 0s"
        );

    /// Whoever has a key learns of one grant, and not which others there are.
    public static ProblemDocument OtherGrant => GrantProblems.NoSuchGrant;

    public static ProblemDocument UnknownUser(int uid) =>
        Problem.New(
            401,
            "key_missing",
            $"User {uid} of this machine has no key for this socket, and none was sent. Make one with: evergrant key create GRANT --socket-uid {uid}"
        );

    public static ProblemDocument TooEarly(DateTimeOffset begin) =>
        Problem.New(401, "key_not_yet_valid", $"This key works from {begin:u} on.");

    public static ProblemDocument Expired(DateTimeOffset end) =>
        Problem.New(
            401,
            "key_expired",
            $"This key ended at {end:u}; ask whoever gave it to you for a new one, or for a later end."
        );

    public static ProblemDocument NoTokenRead { get; } =
        Problem.New(
            403,
            "key_reads_no_tokens",
            "This key is for the gateway (/gw) only. One that also reads the token: evergrant key create GRANT --token-read"
        );

    private static ProblemDocument MalformedKey { get; } =
        Problem.New(
            401,
            "key_malformed",
            "That is no consumer key: those are eg_ and 72 hexadecimal digits. Was a part of it lost?"
        );

    public static ProblemDocument Malformed(ReadOnlySpan<char> presented) =>
        presented.StartsWith("ego_", StringComparison.Ordinal)
            ? MalformedKey with
            {
                Detail = "That is an operator token; the gateway takes consumer keys (eg_…).",
            }
            : MalformedKey;
}
