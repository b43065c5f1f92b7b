using System.Text;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm;

internal static class V1Answer
{
    public static Task WriteAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json;charset=UTF-8";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString())).AsTask();
    }

    public static Task OkAsync(HttpContext context, JsonNode body) =>
        WriteAsync(context, StatusCodes.Status200OK, body);

    /// <summary>v1's error shape: a message and nothing else.</summary>
    public static JsonObject Error(string message) => new() { ["message"] = message };
}
