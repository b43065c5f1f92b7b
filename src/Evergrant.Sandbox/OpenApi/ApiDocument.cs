using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using SharpYaml;

namespace Evergrant.Sandbox.OpenApi;

/// <summary>What a document of Keap's says there is. JSON or YAML.</summary>
internal sealed class ApiDocument
{
    private const long LargestFile = 32 * 1024 * 1024;
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    private ApiDocument(string title, string version, IReadOnlyList<ApiOperation> operations)
    {
        Title = title;
        Version = version;
        Operations = operations;
    }

    public string Title { get; }

    /// <summary>As the document calls itself.</summary>
    public string Version { get; }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <exception cref="ApiDocumentException"/>
    public static ApiDocument Read(string path)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= LargestFile })
                throw new ApiDocumentException(path, "there is no such file, or it is larger than 32 MB");

            var root = Parse(path) as JsonObject ?? throw new ApiDocumentException(path, "it is empty");
            var title = Text(root["info"]?["title"]) ?? "";
            var version = Text(root["info"]?["version"]) ?? "";
            var operations = OperationsIn(root, new Schemas(root)).ToList();
            return operations.Count > 0
                ? new ApiDocument(title, version, operations)
                : throw new ApiDocumentException(path, "it has no operations below /crm/rest/v1 or /crm/rest/v2");
        }
        catch (JsonException broken)
        {
            throw new ApiDocumentException(path, $"its JSON is not valid at line {broken.LineNumber + 1 ?? 1}");
        }
        catch (YamlException broken)
        {
            throw new ApiDocumentException(path, $"its YAML is not valid at line {broken.Start.Line + 1}");
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw new ApiDocumentException(path, "it cannot be read");
        }
        catch (InvalidOperationException)
        {
            throw new ApiDocumentException(path, "a part of it is of another kind than OpenAPI has there");
        }
    }

    private static JsonNode? Parse(string path)
    {
        var text = File.ReadAllText(path);
        return text.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal)
            ? JsonNode.Parse(text)
            : YamlDocument.Read(text);
    }

    private static IEnumerable<ApiOperation> OperationsIn(JsonObject root, Schemas schemas)
    {
        var server = Text((root["servers"] as JsonArray)?.FirstOrDefault()?["url"]);
        var below = Uri.TryCreate(server, UriKind.Absolute, out var address) ? address.AbsolutePath.TrimEnd('/') : "";
        foreach (var (path, item) in root["paths"] as JsonObject ?? [])
        {
            var whole = below + path;
            var version =
                whole.StartsWith("/crm/rest/v1/", StringComparison.Ordinal) ? ApiVersion.V1
                : whole.StartsWith("/crm/rest/v2/", StringComparison.Ordinal) ? ApiVersion.V2
                : (ApiVersion?)null;
            foreach (var method in Methods)
            {
                if (version is { } known && item?[method] is JsonObject operation)
                    yield return new ApiOperation(known, method.ToUpperInvariant(), whole, operation, schemas);
            }
        }
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;
}
