using System.Net;
using Evergrant.Providers;
using Evergrant.Server.Consumers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Quotas;

/// How many calls go when.
internal sealed class Rates
{
    /// <summary>Waits a moment if that is what the provider's pace takes.</summary>
    /// <returns>Null: send it.</returns>
    public ValueTask<ProblemDocument?> AdmitAsync(HttpContext context, Consumer consumer, ProviderProfile profile) =>
        default;

    /// <summary>After a 429 of the provider: how long to wait before the same call is sent once more.</summary>
    /// <returns>Null: hand the 429 on.</returns>
    public TimeSpan? RetryAfter(Consumer consumer, ProviderProfile profile, string method, HttpStatusCode status) =>
        null;
}
