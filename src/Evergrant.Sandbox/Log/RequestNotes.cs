using Evergrant.Sandbox.Fidelity;
using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Sandbox.Log;

/// <summary>What endpoints learn about a request, on its way to the log.</summary>
internal sealed class RequestNotes
{
    public required string Id { get; init; }

    public string? Client { get; set; }

    public string? GrantType { get; set; }

    public string? Tenant { get; set; }

    public string? Presented { get; set; }

    /// <summary>Which of its presentations this was, of a refresh token that was looked at.</summary>
    public int? Presentation { get; set; }

    public string? Issued { get; set; }

    public Reason? Refused { get; set; }

    public RedirectDifference? Redirect { get; set; }

    public string? Fault { get; set; }

    /// <summary>Which behaviour answered, as the ledger calls it; null where no endpoint said.</summary>
    public Behaviour? Behaviour { get; set; }

    /// <summary>Which part of the API it was, where one was reached.</summary>
    public Behaviour? Operation { get; set; }

    /// <summary>The era that the caller met: the world's, until it is known who calls.</summary>
    public required KeapEra Era { get; set; }

    /// <summary>As it came, where an endpoint read it whole. For the doctor's eyes.</summary>
    public byte[]? Body { get; set; }

    public IReadOnlyList<LoggedField> Fields { get; set; } = [];

    /// <summary>The body of a refusal, without words of the sender.</summary>
    public string? Answer { get; set; }

    /// <summary>Writes the entry, once; with no status when the connection is about to be cut.</summary>
    public required Action<RequestNotes, bool> WriteDown { private get; init; }

    /// <summary>Hangs up. The log is written first: whoever sees the cut may look at once.</summary>
    public void Cut(HttpContext context)
    {
        WriteDown(this, true);
        context.Abort();
    }

    public void Done() => WriteDown(this, false);

    public static RequestNotes Of(HttpContext context) => context.Features.GetRequiredFeature<RequestNotes>();
}
