using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Evergrant.Sandbox.Crm.Frame;

namespace Evergrant.Sandbox.OpenApi;

/// <summary>One operation as the document describes it.</summary>
internal sealed partial class ApiOperation
{
    private readonly JsonObject facts;
    private readonly Regex address;

    public ApiOperation(ApiVersion version, string method, string path, JsonObject facts, Schemas schemas)
    {
        Version = version;
        Method = method;
        Path = path;
        Schemas = schemas;
        this.facts = facts;
        address = new Regex(
            "^" + Parameter().Replace(Regex.Escape(path).Replace("}", "\\}"), "([^/:]+)") + "$",
            RegexOptions.CultureInvariant
        );
    }

    public ApiVersion Version { get; }

    public string Method { get; }

    /// <summary>The template, from the root of the host.</summary>
    public string Path { get; }

    public Schemas Schemas { get; }

    /// <summary>The path with all parameters alike: what two documents or programs can be compared by.</summary>
    public string Shape => ShapeOf(Path);

    public int Parameters => Path.Count(letter => letter == '{');

    public JsonObject? Body => Schemas.Resolve(this.facts["requestBody"]);

    public JsonObject? BodySchema => Schemas.Resolve(Body?["content"]?["application/json"]?["schema"]);

    public IEnumerable<JsonObject> Queries =>
        (this.facts["parameters"] as JsonArray ?? [])
            .Select(Schemas.Resolve)
            .OfType<JsonObject>()
            .Where(one => (string?)one["in"] == "query");

    /// <summary>The first success, and the schema of its JSON; null without a body.</summary>
    public (int Status, JsonObject? Schema) Success
    {
        get
        {
            foreach (var (status, response) in this.facts["responses"] as JsonObject ?? [])
            {
                if (int.TryParse(status, out var number) && number is >= 200 and < 300)
                    return (number, JsonSchemaOf(Schemas.Resolve(response)));
            }

            return (StatusCodes.Status200OK, null);
        }
    }

    /// <summary>Whether requests and answers are JSON: the rest cannot be made up from a schema.</summary>
    public bool CanBeGenerated =>
        IsJson(Body?["content"] as JsonObject)
        && (this.facts["responses"] as JsonObject ?? []).All(one =>
            !one.Key.StartsWith('2') || IsJson(Schemas.Resolve(one.Value)?["content"] as JsonObject)
        );

    public bool IsAt(string path) => this.address.IsMatch(path);

    public static string ShapeOf(string template) => Parameter().Replace(template, "{}");

    private static bool IsJson(JsonObject? content) =>
        content is null || content.Count == 0 || content.Any(one => IsJson(one.Key));

    private static bool IsJson(string type) =>
        type == "*/*" || type.StartsWith("application/json", StringComparison.Ordinal);

    private JsonObject? JsonSchemaOf(JsonObject? response)
    {
        foreach (var (type, content) in response?["content"] as JsonObject ?? [])
        {
            if (IsJson(type))
                return Schemas.Resolve(content?["schema"]);
        }

        return null;
    }

    [GeneratedRegex(@"\\?\{[^}]*\}")]
    private static partial Regex Parameter();
}
