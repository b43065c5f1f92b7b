using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

internal sealed class FaultControl(SandboxFaults faults)
{
    public Task ListAsync(HttpContext context) =>
        ControlJson.WriteAsync(
            context,
            new FaultsAnswer([.. faults.All.Select(FaultAnswer.Of)]),
            ControlJson.Default.FaultsAnswer
        );

    public async Task PutAsync(HttpContext context)
    {
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.FaultBody);
        try
        {
            var fault = faults.Put(Id(context), body.Name ?? "", body.Match, body.Times, body.Options);
            await ControlJson.WriteAsync(context, FaultAnswer.Of(fault), ControlJson.Default.FaultAnswer);
        }
        catch (ArgumentException wrong)
        {
            throw ProblemException.BadRequest("invalid_fault", wrong.Message);
        }
    }

    public Task DeleteAsync(HttpContext context)
    {
        if (!faults.Remove(Id(context)))
            throw new ProblemException(404, "no_such_fault", "No fault has that id.");

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string Id(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        return id.Length <= 64 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? id
            : throw ProblemException.BadRequest("invalid_id", "An id has up to 64 of a-z, A-Z, 0-9, - and _.");
    }
}
