using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Expectations;

/// <summary>Compares what was expected with what the log and the lineage hold. Decides only.</summary>
internal static class ExpectationCheck
{
    private const int MostRequests = 20;

    // The doctor's names of these mistakes.
    private static readonly string[] Twice = ["OAUTH-018", "KEAP-001"];
    private static readonly string[] NoForm = ["OAUTH-001", "OAUTH-002", "OAUTH-006"];

    // Of a parameter without a value the log hides the name: it may have been a token.
    private static readonly string[] SecretNames =
    [
        "access_token",
        "refresh_token",
        "client_secret",
        "code",
        "api_key",
        "apikey",
        "key",
        "password",
        Redaction.Hidden,
    ];

    /// <exception cref="ProblemException">An expectation that says nothing, or something that is not there.</exception>
    public static IReadOnlyList<ExpectationProblem> Problems(SandboxExpectations expected, SandboxRequestLog log)
    {
        var routes = (expected.Calls ?? []).Select(calls => (calls, Route: CallRoute.Read(calls.Route))).ToList();
        foreach (var reason in expected.Refusals ?? [])
            if (Reason.Named(reason) is null)
                throw ProblemException.BadRequest(
                    "unknown_reason",
                    $"A request is never refused as that. There are: {string.Join(", ", Reason.All.Select(one => one.Name).Order(StringComparer.Ordinal))}."
                );

        var window = LogWindow.Of(log, expected.Since);
        var refreshes = Refreshes(window.Requests);
        var found = new List<ExpectationProblem?>
        {
            window.IsComplete
                ? null
                : Problem(
                    "since",
                    "The log no longer holds all of these requests: it keeps the last 2000. Expect of fewer, with since.",
                    []
                ),
            Counted("refreshes", "refreshes", expected.Refreshes, refreshes),
            Counted("rotations", "rotations", expected.Rotations, refreshes.FindAll(one => one.Issued is not null)),
        };
        foreach (var (calls, route) in routes)
            found.Add(
                Counted(
                    "calls",
                    $"calls of {calls.Route}",
                    new ExpectedCount
                    {
                        Min = calls.Min,
                        Max = calls.Max,
                        Exactly = calls.Exactly,
                    },
                    [.. window.Requests.Where(route.Matches)]
                )
            );
        if (expected.NoRefreshTokenTwice)
            found.AddRange(PresentedTwice(window));
        if (expected.NoSecretInUrl)
            found.Add(
                Some(
                    "no_secret_in_url",
                    "A token, code, key or secret stood in an address; it belongs into the body or the Authorization header.",
                    window.Requests.Where(HasSecretInUrl)
                )
            );
        if (expected.NoCredentialsTwice)
            found.Add(
                Some(
                    "no_credentials_twice",
                    "Credentials came in the header and in the body of one token request: one place is right.",
                    window.Requests.Where(request => HasFinding(request, Twice))
                )
            );
        if (expected.FormEncodedOnly)
            found.Add(
                Some(
                    "form_encoded_only",
                    "A token request was not a form: send application/x-www-form-urlencoded, in the body.",
                    window.Requests.Where(request => HasFinding(request, NoForm))
                )
            );
        found.AddRange(Refused(expected, window.Requests));
        return [.. found.OfType<ExpectationProblem>()];
    }

    private static List<LoggedRequest> Refreshes(IEnumerable<LoggedRequest> requests) =>
        [.. requests.Where(one => one is { Path: "/token", GrantType: "refresh_token" })];

    // The last of a token's presentations is in the window when any is: a window is the end of the log. In another round
    // it may be one that nobody has presented.
    private static IEnumerable<ExpectationProblem> PresentedTwice(LogWindow window) =>
        from token in Refreshes(window.Whole).Where(IsDecided).GroupBy(one => (one.Presented, one.Round))
        where token.Key.Presented is not null && token.Any(window.Requests.Contains)
        let times = Math.Max(token.Count(), token.Max(one => one.Presentation ?? 0))
        where times > 1
        select Problem(
            "no_refresh_token_twice",
            $"The refresh token {token.Key.Presented} was presented {times} times; one works once.",
            token
        );

    private static bool IsDecided(LoggedRequest request) => request.Issued is not null || request.Refused is not null;

    private static bool HasSecretInUrl(LoggedRequest request) =>
        request
            .Query?.TrimStart('?')
            .Split('&')
            .Select(pair => pair.Split('=')[0])
            .Any(name => SecretNames.Contains(Uri.UnescapeDataString(name), StringComparer.OrdinalIgnoreCase)) == true;

    private static bool HasFinding(LoggedRequest request, string[] ids) =>
        request.Path == "/token" && request.Findings.Any(finding => ids.Contains(finding.Id));

    private static IEnumerable<ExpectationProblem> Refused(
        SandboxExpectations expected,
        IReadOnlyList<LoggedRequest> requests
    )
    {
        if (!expected.NoRefusals && expected.Refusals is null)
            yield break;

        var name = expected.Refusals is null ? "no_refusals" : "refusals";
        var awaited = (expected.Refusals ?? []).CountBy(reason => reason).ToDictionary();
        foreach (var refused in requests.Where(one => one.Refused is not null).GroupBy(one => one.Refused!))
        {
            var surplus = refused.Count() - awaited.GetValueOrDefault(refused.Key);
            awaited[refused.Key] = -surplus;
            if (surplus > 0)
                yield return Problem(
                    name,
                    $"{surplus} refused as {refused.Key} more than expected. {Reason.Named(refused.Key)!.Words}",
                    refused
                );
        }

        foreach (var (reason, missing) in awaited.Where(one => one.Value > 0))
            yield return Problem(name, $"{missing} refused as {reason} fewer than expected.", []);
    }

    private static ExpectationProblem? Counted(
        string name,
        string what,
        ExpectedCount? expected,
        List<LoggedRequest> requests
    )
    {
        if (expected is null)
            return null;
        if (!IsRange(expected))
            throw ProblemException.BadRequest(
                "invalid_count",
                $"{name} takes exactly, or min and max, or one of these: numbers from 0, min not above max."
            );

        var (low, high) = (expected.Exactly ?? expected.Min ?? 0, expected.Exactly ?? expected.Max ?? int.MaxValue);
        if (requests.Count >= low && requests.Count <= high)
            return null;
        var limit =
            expected.Exactly is not null ? $"exactly {low}"
            : requests.Count < low ? $"at least {low}"
            : $"at most {high}";
        return Problem(name, $"{requests.Count} {what}, {limit} expected.", requests);
    }

    private static bool IsRange(ExpectedCount count) =>
        count switch
        {
            { Exactly: { } one, Min: null, Max: null } => one >= 0,
            { Exactly: null, Min: null, Max: null } => false,
            { Exactly: null } => (count.Min ?? 0) >= 0 && (count.Max ?? int.MaxValue) >= (count.Min ?? 0),
            _ => false,
        };

    private static ExpectationProblem? Some(string name, string problem, IEnumerable<LoggedRequest> requests)
    {
        var all = requests.ToList();
        return all.Count == 0 ? null : Problem(name, problem, all);
    }

    private static ExpectationProblem Problem(string name, string problem, IEnumerable<LoggedRequest> requests) =>
        new(name, problem, [.. requests.Select(one => one.Id).Take(MostRequests)]);
}
