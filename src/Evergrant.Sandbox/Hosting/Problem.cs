using System.Text;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Hosting;

/// <summary>RFC 9457, for everything that is the sandbox's own and not Keap's.</summary>
internal static class Problem
{
    public static Task WriteAsync(HttpContext context, int status, string code, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        var body = new JsonObject
        {
            ["type"] = $"urn:evergrant:problem:{code}",
            ["title"] = code.Replace('_', ' '),
            ["status"] = status,
            ["code"] = code,
            ["detail"] = detail,
        };
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString())).AsTask();
    }
}
