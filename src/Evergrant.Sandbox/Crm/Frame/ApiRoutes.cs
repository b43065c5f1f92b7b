using System.Globalization;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>Where operations of the API are mapped, each with the behaviour that the ledger knows it by.</summary>
internal sealed class ApiRoutes(IEndpointRouteBuilder routes)
{
    /// <param name="path">Below the version's root.</param>
    public void Map(ApiVersion version, string method, string path, Behaviour behaviour, RequestDelegate operation) =>
        routes.MapMethods($"{RootOf(version)}/{path}", [method], Answering(operation)).WithMetadata(behaviour);

    public static string RootOf(ApiVersion version) => version == ApiVersion.V1 ? V1Route.Root : "/crm/rest/v2";

    public static RequestDelegate Answering(RequestDelegate operation) =>
        async context =>
        {
            var notes = RequestNotes.Of(context);
            notes.Operation ??= context.GetEndpoint()?.Metadata.GetMetadata<Behaviour>();
            try
            {
                await operation(context);
            }
            catch (CrmException wrong)
            {
                notes.Refused = wrong.Reason;
                notes.Answer = ApiAnswer.Error(context, wrong.Status, wrong.Logged).ToJsonString();
                await ApiAnswer.WriteAsync(
                    context,
                    wrong.Status,
                    ApiAnswer.Error(context, wrong.Status, wrong.Message)
                );
            }
        };

    /// <summary>The number in the address. Too many digits: nothing has such an id.</summary>
    /// <exception cref="CrmException">It is no number.</exception>
    public static long Id(HttpContext context, string name)
    {
        var text = (string?)context.Request.RouteValues[name] ?? "";
        if (text.Length == 0 || !text.All(char.IsAsciiDigit))
            throw CrmException.Invalid(name);

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1;
    }

    /// <exception cref="CrmException"/>
    public static async Task<JsonObject> BodyAsync(HttpContext context) =>
        JsonInput.ReadObject(await RequestBody.ReadAsync(context.Request, context.RequestAborted));
}
