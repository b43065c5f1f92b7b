using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

/// <summary>Putting the state aside and going back to it.</summary>
internal sealed class SnapshotControl(SandboxParts parts)
{
    public Task ListAsync(HttpContext context) =>
        ControlJson.WriteAsync(context, new SnapshotsAnswer(parts.Snapshots.All), ControlJson.Default.SnapshotsAnswer);

    public async Task SaveAsync(HttpContext context)
    {
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.SnapshotBody);
        var saved = parts.Snapshots.Save(body.Name);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await ControlJson.WriteAsync(context, saved, ControlJson.Default.SandboxSnapshot);
    }

    public async Task RestoreAsync(HttpContext context)
    {
        await parts.RestoreAsync(NameIn(context));
        await new OverallControl(parts).StatusAsync(context);
    }

    public Task DeleteAsync(HttpContext context)
    {
        parts.Snapshots.Delete(NameIn(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string NameIn(HttpContext context) => (string)context.Request.RouteValues["name"]!;
}
