using System.Text.Json;
using Evergrant.Server.Web;

namespace Evergrant.Server.Gateway;

/// What the gateway itself answers: the one place where its failures become statuses.
internal static class GatewayProblems
{
    public static ProblemDocument MethodNotAllowed { get; } =
        Problem.New(405, "method_not_allowed", "The gateway takes every method but TRACE and CONNECT.");

    public static ProblemDocument CredentialInQuery { get; } =
        Problem.New(
            400,
            "credential_in_query",
            "Nothing was sent: access_token in an address ends up in logs. The gateway adds the token by itself; leave it out."
        );

    public static ProblemDocument AppNotUsable { get; } =
        Problem.New(
            500,
            "app_not_usable",
            "The app of this grant names a provider that this server has no profile for; its operator has to add it."
        );

    public static ProblemDocument PathNotAllowed(string why) =>
        Problem.New(400, "path_not_allowed", $"Nothing was sent: {why}");

    public static ProblemDocument Of(ForwardFailure failure) =>
        (
            failure switch
            {
                { TimedOut: true } => Problem.New(504, "upstream_timeout", TooSlow(failure.Phase)),
                { Phase: ForwardPhase.Connect } => Problem.New(
                    502,
                    "upstream_unreachable",
                    "The provider's API could not be reached; nothing was sent."
                ),
                _ => Problem.New(502, "upstream_broke_off", BrokeOff(failure.Phase)),
            }
        ) with
        {
            Phase = JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Phase.ToString()),
        };

    private static string TooSlow(ForwardPhase phase) =>
        phase switch
        {
            ForwardPhase.Connect => "The provider's API did not take the connection in 5 s; nothing was sent.",
            ForwardPhase.RequestBody => "The provider's API took nothing more of the request for 60 s.",
            _ => "The provider's API had the request and answered nothing for 60 s; it may have acted on it.",
        };

    private static string BrokeOff(ForwardPhase phase) =>
        phase switch
        {
            ForwardPhase.RequestBody => "The provider's API hung up while the request was being sent.",
            _ => "The provider's API had the request and broke off its answer; it may have acted on it.",
        };
}
