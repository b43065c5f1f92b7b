using System.Text.Json;
using Evergrant.Server.Web;

namespace Evergrant.Server.Gateway;

/// What the gateway itself answers: the one place where its failures become statuses.
internal static class GatewayProblems
{
    public static ProblemDocument MethodNotAllowed { get; } =
        Problem.New(405, "method_not_allowed", "The gateway takes every method but TRACE and CONNECT, in upper case.");

    public static ProblemDocument CredentialInQuery { get; } =
        Problem.New(
            400,
            "credential_in_query",
            "Nothing was sent: access_token in an address ends up in logs. The gateway adds the token by itself; leave it out."
        );

    public static ProblemDocument FramingNotAllowed { get; } =
        Problem.New(
            400,
            "framing_not_allowed",
            "Nothing was sent: the request says in two ways where it ends. One Content-Length or one Transfer-Encoding: chunked is what it takes."
        );

    public static ProblemDocument KeyInBody { get; } =
        Problem.New(
            400,
            "key_in_body",
            "Nothing was sent: a key of this gateway (eg_…) stands in the XML where it would go on to the provider. Send it in a header only."
        );

    /// The API refused the call for its token before it did anything, and the next one has a newer token.
    public static ProblemDocument TokenWasRenewed { get; } =
        Problem.Unavailable(
            "token_renewed",
            "The API refused the token, which has been renewed since; the body was too large to be kept, so send the request again.",
            TimeSpan.FromSeconds(1)
        ) with
        {
            RetrySafe = true,
        };

    public static ProblemDocument RewriteUnknown { get; } =
        Problem.New(
            400,
            "rewrite_unknown",
            $"Nothing was sent: {PagingRewrite.Header} takes paging, and nothing else."
        );

    /// For a body that has to be read before it is sent.
    public static ProblemDocument TooManyBodies { get; } =
        Problem.Unavailable(
            "too_many_bodies",
            "Nothing was sent: too many bodies are being read at this moment.",
            TimeSpan.FromSeconds(1)
        ) with
        {
            RetrySafe = true,
        };

    public static ProblemDocument AppNotUsable { get; } =
        Problem.New(
            500,
            "app_not_usable",
            "The app of this grant names a provider that this server has no profile for; its operator has to add it."
        );

    public static ProblemDocument PathNotAllowed(string why) =>
        Problem.New(400, "path_not_allowed", $"Nothing was sent: {why}");

    public static ProblemDocument ProviderCredential(string header) =>
        Problem.New(
            400,
            "provider_credential",
            $"Nothing was sent: {header} holds a credential of the provider. The gateway uses the grant's own; send your key (eg_…) and nothing else."
        );

    public static ProblemDocument MethodOverride(string by) =>
        Problem.New(
            400,
            "method_override",
            $"Nothing was sent: {by} asks for another method than the request does. Use the method itself."
        );

    /// <param name="isIdempotent">Twice is as good as once.</param>
    public static ProblemDocument Of(ForwardFailure failure, bool isIdempotent) =>
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
            RetrySafe = failure.Phase == ForwardPhase.Connect || isIdempotent,
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
