using System.Globalization;
using System.Text.Json.Nodes;
using Evergrant.Server.Grants;
using Evergrant.Server.Web;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Evergrant.Server.Description;

/// The routes that say what they are (<see cref="ApiRoute"/>), and the gateway, as an OpenAPI document.
internal sealed class ApiDescription(EndpointDataSource endpoints) : IOpenApiDocumentTransformer
{
    private const string ProblemName = "Problem";

    /// What any route may answer.
    private static readonly (int Status, string[] Codes)[] Everywhere =
    [
        (400, ["bad_request"]),
        (401, ["unauthorized"]),
        (413, ["body_too_large"]),
        (421, ["host_not_served"]),
        (500, ["internal_error"]),
        (503, ["starting", "store_unavailable"]),
    ];

    private static readonly (int Status, string[] Codes)[] OfGateway =
    [
        (
            400,
            [
                "path_not_allowed",
                "credential_in_query",
                "key_in_url",
                "key_in_body",
                "provider_credential",
                "method_override",
                "framing_not_allowed",
                "rewrite_unknown",
                "bad_request",
            ]
        ),
        (401, GrantRoutes.UselessKey),
        (403, ["call_not_allowed", "field_not_allowed", "body_not_json", "address_not_allowed"]),
        (404, ["no_such_grant"]),
        (405, ["method_not_allowed"]),
        (409, GrantRoutes.NeedsPerson),
        (421, ["host_not_served"]),
        (429, ["rate_exceeded", "daily_share_spent", "provider_quota_low", "provider_quota_spent", "provider_pace"]),
        (500, ["app_not_usable", "internal_error"]),
        (502, ["upstream_unreachable", "upstream_broke_off"]),
        (503, [.. GrantRoutes.Passing, "token_renewed", "too_many_bodies", "starting"]),
        (504, ["upstream_timeout"]),
    ];

    private static readonly HttpMethod[] GatewayMethods =
    [
        HttpMethod.Get,
        HttpMethod.Head,
        HttpMethod.Post,
        HttpMethod.Put,
        HttpMethod.Patch,
        HttpMethod.Delete,
        HttpMethod.Options,
    ];

    public async Task TransformAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        document.Info = new OpenApiInfo
        {
            Title = "Evergrant",
            Version = "v1",
            Description = "Authorize once; call the API for ever.",
        };
        // Where it is depends on who asks.
        document.Servers = [];
        document.Paths = [];
        document.AddComponent(
            ProblemName,
            await context.GetOrCreateSchemaAsync(typeof(ProblemDocument), null, cancellationToken)
        );
        document.AddComponent("operator", Bearer("An operator token (ego_…)."));
        document.AddComponent("consumer", Bearer("A consumer key (eg_…); X-Evergrant-Key takes one as well."));
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
            if (endpoint.Metadata.GetMetadata<ApiRoute>() is { } route)
                await AddAsync(document, context, endpoint, route, cancellationToken);
        AddGateway(document);
    }

    private static async Task AddAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        RouteEndpoint endpoint,
        ApiRoute route,
        CancellationToken cancellationToken
    )
    {
        var name = route.Answer.Name;
        if (document.Components?.Schemas?.ContainsKey(name) != true)
            document.AddComponent(name, await context.GetOrCreateSchemaAsync(route.Answer, null, cancellationToken));
        var operation = new OpenApiOperation
        {
            Summary = route.Summary,
            Parameters =
            [
                .. endpoint.RoutePattern.Parameters.Select(parameter => InPath(parameter.Name, "Name or id.")),
                .. route.Query.Select(parameter => InQuery(parameter.Name, parameter.Meaning)),
            ],
            Responses = Problems(document, [.. Everywhere, .. route.Problems]),
            Security = [Needs(document, "operator")],
        };
        operation.Responses["200"] = new OpenApiResponse
        {
            Description = "OK",
            Content = Json("application/json", new OpenApiSchemaReference(name, document)),
        };
        var path = endpoint.RoutePattern.RawText!;
        foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            PathItem(document, path).AddOperation(HttpMethod.Parse(method), operation);
    }

    private static void AddGateway(OpenApiDocument document)
    {
        foreach (var method in GatewayMethods)
        {
            var operation = new OpenApiOperation
            {
                Summary = "The provider's API, with the grant's token added. Its answer is handed on as it is.",
                Parameters =
                [
                    InPath("grant", "Name or id."),
                    InPath("path", "The provider's own path, such as crm/rest/v1/contacts."),
                ],
                Responses = Problems(document, OfGateway),
                Security = [Needs(document, "consumer")],
            };
            operation.Responses["default"] = new OpenApiResponse { Description = "What the provider's API answers." };
            PathItem(document, "/gw/{grant}/{path}").AddOperation(method, operation);
        }
    }

    private static OpenApiPathItem PathItem(OpenApiDocument document, string path)
    {
        if (document.Paths.TryGetValue(path, out var known))
            return (OpenApiPathItem)known;
        var item = new OpenApiPathItem();
        document.Paths.Add(path, item);
        return item;
    }

    private static OpenApiResponses Problems(
        OpenApiDocument document,
        IEnumerable<(int Status, string[] Codes)> problems
    )
    {
        var responses = new OpenApiResponses();
        foreach (var status in problems.GroupBy(problem => problem.Status).OrderBy(group => group.Key))
        {
            var codes = status.SelectMany(problem => problem.Codes).Distinct().ToList();
            var schema = new OpenApiSchema
            {
                AllOf =
                [
                    new OpenApiSchemaReference(ProblemName, document),
                    new OpenApiSchema
                    {
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["code"] = new OpenApiSchema
                            {
                                Type = JsonSchemaType.String,
                                Enum = [.. codes.Select(code => (JsonNode)JsonValue.Create(code))],
                            },
                        },
                    },
                ],
            };
            responses[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = $"{ReasonPhrases.GetReasonPhrase(status.Key)}: {string.Join(", ", codes)}",
                Content = Json("application/problem+json", schema),
            };
        }
        return responses;
    }

    private static Dictionary<string, OpenApiMediaType> Json(string type, IOpenApiSchema schema) =>
        new() { [type] = new OpenApiMediaType { Schema = schema } };

    private static OpenApiParameter InPath(string name, string meaning) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Path,
            Required = true,
            Description = meaning,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };

    private static OpenApiParameter InQuery(string name, string meaning) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Query,
            Description = meaning,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };

    private static OpenApiSecurityScheme Bearer(string description) =>
        new()
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = description,
        };

    private static OpenApiSecurityRequirement Needs(OpenApiDocument document, string scheme) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
