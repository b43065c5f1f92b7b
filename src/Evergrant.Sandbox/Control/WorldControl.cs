using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

/// <summary>Other worlds in the same process: fresh ones, and those that go on from a snapshot.</summary>
internal sealed class WorldControl(SandboxParts parts)
{
    private const int LastPort = 65_535;

    public Task ListAsync(HttpContext context) =>
        ControlJson.WriteAsync(context, new WorldsAnswer(parts.Worlds.All), ControlJson.Default.WorldsAnswer);

    public async Task AddAsync(HttpContext context)
    {
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.WorldBody);
        var asked = Checked(body.Options(parts.Options.HookPorts));
        await WriteMadeAsync(context, body.Name, () => parts.Worlds.AddAsync(body.Name, asked, context.RequestAborted));
    }

    public async Task ForkAsync(HttpContext context)
    {
        var snapshot = (string)context.Request.RouteValues["name"]!;
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.ForkBody);
        var asked = Checked(new KeapSandboxOptions { Port = body.Port ?? 0, TlsPort = body.TlsPort });
        await WriteMadeAsync(
            context,
            body.Name,
            () => parts.ForkAsync(snapshot, body.Name, asked, context.RequestAborted)
        );
    }

    public async Task RemoveAsync(HttpContext context)
    {
        if (!await parts.Worlds.RemoveAsync((string)context.Request.RouteValues["name"]!))
            throw new ProblemException(404, "no_such_world", "No world has that name.");

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static KeapSandboxOptions Checked(KeapSandboxOptions asked) =>
        asked is { Port: >= 0 and <= LastPort, TlsPort: null or (>= 0 and <= LastPort) }
            ? asked
            : throw ProblemException.BadRequest("invalid_port", "port and tls_port are 0 to 65535.");

    private static async Task WriteMadeAsync(HttpContext context, string? name, Func<Task<KeapSandbox>> make)
    {
        try
        {
            var world = await make();
            context.Response.StatusCode = StatusCodes.Status201Created;
            await ControlJson.WriteAsync(
                context,
                new SandboxWorld(name!, world.Address, world.Tls?.Port),
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
}
