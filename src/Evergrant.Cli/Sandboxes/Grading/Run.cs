using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Grading;

/// One start of the program and what it asked the sandbox meanwhile.
/// <param name="Code">Null when it was killed.</param>
/// <param name="Took">In real time.</param>
internal sealed record Run(int? Code, IReadOnlyList<LoggedRequest> Requests, TimeSpan Took)
{
    public IEnumerable<LoggedRequest> Refreshes =>
        Requests.Where(one => one is { Path: "/token", GrantType: "refresh_token" });

    public LoggedRequest? Refused => Requests.FirstOrDefault(one => one.Path == "/token" && one.Refused is not null);

    public bool Rotated => Refreshes.Any(one => one.Issued is not null);

    /// Its last call of the API was answered, or, without any, it has a new pair.
    public bool IsLive => LastCall is { } call ? call.Status is >= 200 and < 300 : Rotated;

    /// Whether it wanted something and did not get it.
    public bool IsStuck => Requests.Count > 0 && !IsLive;

    private LoggedRequest? LastCall =>
        Requests.LastOrDefault(one => one.Path.StartsWith("/crm/", StringComparison.Ordinal));
}
