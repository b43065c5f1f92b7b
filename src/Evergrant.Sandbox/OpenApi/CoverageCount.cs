using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.OpenApi;

/// <summary>Compares a document with what is mapped.</summary>
internal static class CoverageCount
{
    /// <exception cref="ApiDocumentException"/>
    public static ApiCoverage Of(string path)
    {
        var document = ApiDocument.Read(path);
        var modelled = Mapped().Select(one => $"{one.Method} {ApiOperation.ShapeOf(one.Path)}").ToHashSet();
        return new ApiCoverage(
            document.Title,
            document.Version,
            [
                .. document.Operations.Select(one => new CoveredOperation(
                    one.Version == ApiVersion.V1 ? "v1" : "v2",
                    one.Method,
                    one.Path,
                    modelled.Contains($"{one.Method} {one.Shape}") ? Coverage.Modelled
                        : one.CanBeGenerated ? Coverage.Generated
                        : Coverage.Missing
                )),
            ]
        );
    }

    /// <summary>Every operation of the API that a sandbox maps, and the behaviour it is known by.</summary>
    public static IReadOnlyList<(string Method, string Path, Behaviour? Behaviour)> Mapped()
    {
        using var parts = new SandboxParts(new KeapSandboxOptions());
        var app = SandboxHost.Build(0, tls: null);
        SandboxRoutes.Map(app, parts);
        return
        [
            .. from source in ((IEndpointRouteBuilder)app).DataSources
            from endpoint in source.Endpoints.OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
            where path.StartsWith("/crm/rest/", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
            select (method, path, endpoint.Metadata.GetMetadata<Behaviour>()),
        ];
    }
}
