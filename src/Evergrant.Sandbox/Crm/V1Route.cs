using System.Globalization;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Crm;

/// <summary>What every operation of v1 needs around it.</summary>
internal static class V1Route
{
    public const string Root = "/crm/rest/v1";

    public static RequestDelegate Answering(RequestDelegate operation) => ApiRoutes.Answering(operation);

    public static long Id(HttpContext context, string name = "id") =>
        long.TryParse(
            (string?)context.Request.RouteValues[name],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var id
        )
            ? id
            : -1; // Too many digits: nothing has such an id.

    /// <exception cref="CrmException"/>
    public static async Task<V1Fields> BodyAsync(HttpContext context, params string[] known)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        return new V1Fields(JsonInput.ReadObject(body), known);
    }
}
