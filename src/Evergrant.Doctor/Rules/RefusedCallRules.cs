using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// The token was taken, the call was not: nothing to mend about id, secret or token.
internal static class RefusedCallRules
{
    private const string Sandbox = "The Evergrant sandbox ";
    private static readonly int[] OfTheBody = [400, 405, 409, 413, 415, 422];

    private static readonly string[] RpcWords =
    [
        "No method matching arguments",
        "No such handler",
        "[NoTableFound]",
        "[NoTableAccess]",
        "[NoFieldFound]",
        "[NoFieldAccess]",
        "[NoFields]",
        "[InvalidParameter]",
        "[RecordNotFound]",
        "[FailedLoginAttempt]",
    ];

    public static Rule NotTaken { get; } =
        new()
        {
            Id = "KEAP-042",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "The API did not take what was sent; the token is fine",
            Cause =
                "The body lacks a field, has one that the operation does not know, has a value that it does not take, or is no JSON object; the message names it.",
            Fix = _ =>
                "Mend what the message names, and send it as one JSON object with Content-Type: application/json; do not refresh for it.",
            Reference = "Keap's API documents, request schema of the operation; RFC 9110 §15.5.1",
            TellApart = "Send a GET with the same token: if that works, it is the body and nothing else.",
            Look = call =>
                call.Answer is { Status: { } status } answer && OfTheBody.Contains(status) && IsOfRest(call, answer)
                    ? Sighting.Of(Show.Line(call) + " → ", $"{status}")
                    : null,
        };

    public static Rule NotThere { get; } =
        new()
        {
            Id = "KEAP-043",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "The account has no record with that id; the token is fine",
            Cause =
                "Keap answers 401 for a path that it does not know, so 404 is about the id: deleted, merged, mistyped, or of another account than the token's.",
            Fix = _ =>
                "Ask for the record by what you know of it, such as GET /crm/rest/v1/contacts?email=ADDRESS, with the same token.",
            Reference = "Keap's API documents; RFC 9110 §15.5.5",
            TellApart =
                "GET /crm/rest/v1/account/profile says which account the token is of; compare it with the account that the id came from.",
            Look = call =>
                call.Answer is { Status: 404 } answer && IsOfRest(call, answer)
                    ? Sighting.Of(Show.Line(call) + " → ", "404")
                    : null,
        };

    public static Rule RpcUnknown { get; } =
        new()
        {
            Id = "KEAP-044",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "XML-RPC does not know that method, table, field or record; the token is fine",
            Cause =
                "Names are its own (FirstName, not given_name), the key comes first, and the number and kinds of parameters have to be those of the method.",
            Fix = Right.XmlRpc,
            Reference = "Keap's XML-RPC documents; thread 003",
            TellApart =
                "Send the call given here: if it works, the key and the token are right, and the method's own parameters are not.",
            // A fault of XML-RPC comes with status 200.
            Look = call =>
                call.Answer is { } answer && Array.Find(RpcWords, answer.Says) is { } said
                    ? Sighting.Of("fault: ", said)
                    : null,
        };

    public static Rule SandboxAlone { get; } =
        new()
        {
            Id = "KEAP-045",
            Severity = Severity.Warning,
            Confidence = Confidence.Certain,
            Title = "The sandbox says no where Keap may say yes",
            Cause =
                "The call is right as far as anybody can tell; the sandbox does not imitate that part, or sends nothing off this machine.",
            Fix = _ => "evergrant sandbox help   (and /_sandbox/differences: what is imitated and what is not)",
            Reference = "docs/guides/sandbox.md",
            Look = call => call.Answer?.Says(Sandbox) == true ? Sighting.Of("", Sandbox.TrimEnd()) : null,
        };

    // Not the gateways' faults, pages or quotas, nor a gateway of ours: those have findings of their own.
    private static bool IsOfRest(Call call, Answer answer) =>
        call.Kind == CallKind.Api
        && call.Address.Path.Contains("/rest/v", StringComparison.OrdinalIgnoreCase)
        && !answer.IsHtml
        && !answer.Says("\"fault\"")
        && !answer.Says("urn:evergrant:")
        && !answer.Says(Sandbox);
}
