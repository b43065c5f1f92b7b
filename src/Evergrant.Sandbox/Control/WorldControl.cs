using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

/// <summary>Other worlds in the same process.</summary>
internal sealed class WorldControl(SandboxParts parts)
{
    public Task ListAsync(HttpContext context) =>
        ControlJson.WriteAsync(context, new WorldsAnswer(parts.Worlds.All), ControlJson.Default.WorldsAnswer);

    public async Task AddAsync(HttpContext context)
    {
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.WorldBody);
        if (body.Port is < 0 or > 65_535)
            throw ProblemException.BadRequest("invalid_port", "port is 0 to 65535.");

        try
        {
            var world = await parts.Worlds.AddAsync(body.Name, body.Options(), context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status201Created;
            await ControlJson.WriteAsync(
                context,
                new SandboxWorld(body.Name!, world.Address),
                ControlJson.Default.SandboxWorld
            );
        }
        catch (ArgumentException wrong)
        {
            throw ProblemException.BadRequest("invalid_world", wrong.Message);
        }
        catch (PortForbiddenException)
        {
            throw new ProblemException(
                409,
                "port_forbidden",
                "The system keeps that port from the sandbox; without one it takes a free one."
            );
        }
        catch (PortInUseException)
        {
            throw new ProblemException(409, "port_in_use", "That port is in use; without one it takes a free one.");
        }
    }

    public async Task RemoveAsync(HttpContext context)
    {
        if (!await parts.Worlds.RemoveAsync((string)context.Request.RouteValues["name"]!))
            throw new ProblemException(404, "no_such_world", "No world has that name.");

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
