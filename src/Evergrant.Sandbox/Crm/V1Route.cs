using System.Globalization;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Crm;

/// <summary>What every operation of v1 needs around it.</summary>
internal static class V1Route
{
    public const string Root = "/crm/rest/v1";

    public static RequestDelegate Answering(RequestDelegate operation) =>
        async context =>
        {
            try
            {
                await operation(context);
            }
            catch (V1Exception wrong)
            {
                var notes = RequestNotes.Of(context);
                notes.Refused = wrong.Reason;
                notes.Answer = V1Answer.Error(wrong.Logged).ToJsonString();
                await V1Answer.WriteAsync(context, wrong.Status, V1Answer.Error(wrong.Message));
            }
        };

    public static long Id(HttpContext context, string name = "id") =>
        long.TryParse(
            (string?)context.Request.RouteValues[name],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var id
        )
            ? id
            : -1; // Too many digits: nothing has such an id.

    /// <exception cref="V1Exception"/>
    public static async Task<V1Fields> BodyAsync(HttpContext context, params string[] known)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        return new V1Fields(JsonInput.ReadObject(body), known);
    }
}
