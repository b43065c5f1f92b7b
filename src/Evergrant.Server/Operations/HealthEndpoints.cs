using System.Text.Json.Serialization;
using Evergrant.Server.Web;

namespace Evergrant.Server.Operations;

internal sealed class HealthEndpoints(Readiness readiness)
{
    /// The process runs; more would restart it for what a restart does not mend.
    public static Task LiveAsync(HttpContext context) =>
        Json.WriteAsync(context, 200, new ReadyAnswer("live", []), HealthJson.Default.ReadyAnswer);

    public async Task ReadyAsync(HttpContext context)
    {
        var answer = await readiness.ReadAsync(context.RequestAborted);
        var status = answer.Status is "ready" or "degraded" ? 200 : 503;
        await Json.WriteAsync(context, status, answer, HealthJson.Default.ReadyAnswer);
    }
}

/// <param name="Status">`ready`, `degraded`; with 503: `starting`, `stopping`, `unavailable`.</param>
internal sealed record ReadyAnswer(string Status, IReadOnlyList<string> Reasons);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReadyAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext;
