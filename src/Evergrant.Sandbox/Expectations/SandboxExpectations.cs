namespace Evergrant.Sandbox;

/// <summary>What a program must have done at the sandbox, and must not. What is not set is not looked at.</summary>
public sealed record SandboxExpectations
{
    /// <summary>
    /// The id of a request (<c>req-12</c>): what came after it; or a time on the sandbox's clock, from which on. Default: all
    /// that the log holds.
    /// </summary>
    public string? Since { get; init; }

    /// <summary>Calls of the token endpoint with a refresh token, whatever became of them.</summary>
    public ExpectedCount? Refreshes { get; init; }

    /// <summary>Those that were given a new pair.</summary>
    public ExpectedCount? Rotations { get; init; }

    public IReadOnlyList<ExpectedCalls>? Calls { get; init; }

    /// <summary>No refresh token was looked at twice. A presentation that a fault kept from being looked at does not count.</summary>
    public bool NoRefreshTokenTwice { get; init; }

    /// <summary>No token, code, key or secret stood in an address.</summary>
    public bool NoSecretInUrl { get; init; }

    /// <summary>No token request carried its credentials in the header and in the body.</summary>
    public bool NoCredentialsTwice { get; init; }

    /// <summary>Every token request was a form, and nothing of it stood in the address.</summary>
    public bool FormEncodedOnly { get; init; }

    public bool NoRefusals { get; init; }

    /// <summary>Names of the reasons of all refusals, in any order: these and no others.</summary>
    public IReadOnlyList<string>? Refusals { get; init; }
}

/// <summary>Either a range, open where it is null, or one number.</summary>
public sealed record ExpectedCount
{
    public int? Min { get; init; }
    public int? Max { get; init; }
    public int? Exactly { get; init; }
}

/// <param name="Route">
/// <c>token</c>, <c>api</c>, or a path, behind a method where only that one counts: <c>POST /crm/rest/v1/contacts</c>. Of a
/// path, <c>*</c> is any one part, and at its end any rest.
/// </param>
public sealed record ExpectedCalls(string Route)
{
    public int? Min { get; init; }
    public int? Max { get; init; }
    public int? Exactly { get; init; }
}

/// <summary>An expectation that does not hold.</summary>
/// <param name="Expectation">Its name, as in JSON.</param>
/// <param name="Problem">In one sentence.</param>
/// <param name="Requests">Ids of the requests that show it; at most the first 20.</param>
public sealed record ExpectationProblem(string Expectation, string Problem, IReadOnlyList<string> Requests);
