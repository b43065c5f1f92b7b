using System.Text;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

/// <summary>Who is there.</summary>
internal sealed class PersonaControl(SandboxParts parts)
{
    public Task ShowAsync(HttpContext context)
    {
        var personas = parts.Store.Personas;
        var answer = new PersonasAnswer(
            personas.Logins,
            [.. personas.Apps.Select(ListedApp.Of)],
            SandboxPersonas.Names
        );
        return ControlJson.WriteAsync(context, answer, ControlJson.Default.PersonasAnswer);
    }

    /// <summary>The body is a personas file.</summary>
    public async Task LoadAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        try
        {
            await parts.LoadAsync(SandboxPersonas.Read(Encoding.UTF8.GetString(body)));
        }
        catch (PersonasInvalidException invalid)
        {
            throw ProblemException.BadRequest("invalid_personas", invalid.Message);
        }

        await ShowAsync(context);
    }
}
