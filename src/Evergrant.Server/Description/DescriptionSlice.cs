using System.Text.Json;
using Evergrant.Server.Consumers;
using Evergrant.Server.Grants;
using Evergrant.Server.Intake;
using Evergrant.Server.Quotas;
using Evergrant.Server.Submissions;
using Evergrant.Server.Traces;
using Evergrant.Server.Web;

namespace Evergrant.Server.Description;

internal static class DescriptionSlice
{
    /// The document is made when it is first asked for; until then it costs nothing.
    public static void AddDescription(this IServiceCollection services)
    {
        services.AddOpenApi("v1", options => options.AddDocumentTransformer<ApiDescription>());
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, GrantsJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, ProblemJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(2, QuotaJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(3, CallsJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(4, KeysJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(5, FormsJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(6, SubmissionJson.Default);
        });
    }

    public static void MapDescription(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json");
}
