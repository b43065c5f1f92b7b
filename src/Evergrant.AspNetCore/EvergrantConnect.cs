using Evergrant;
using Evergrant.AspNetCore;
using Evergrant.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The connect button of a program that keeps its own grants.</summary>
public static class EvergrantConnect
{
    /// <summary>
    /// Pages by which an owner connects a grant: <c>PREFIX/GRANT</c> has the button, <c>PREFIX/callback</c> is where the
    /// provider sends the browser back to; register that address at the provider. Where a server keeps the grants, the page
    /// leads to the server's.
    /// </summary>
    /// <remarks>
    /// Who may open these pages decides which account the program works with. Say who: <c>.RequireAuthorization()</c>, or
    /// <c>.AllowAnonymous()</c> if everybody may. Until then they open in development only. Answers are tied to the browser that
    /// asked, good for 15 minutes and once; what is under way is in this process's memory.
    /// </remarks>
    /// <param name="endpoints">The program's.</param>
    /// <param name="prefix">Such as <c>/connect</c>.</param>
    public static RouteGroupBuilder MapEvergrantConnect(
        this IEndpointRouteBuilder endpoints,
        string prefix = "/connect"
    )
    {
        var group = endpoints.MapGroup(prefix);
        var pages = ActivatorUtilities.CreateInstance<ConnectPages>(endpoints.ServiceProvider, prefix.TrimEnd('/'));
        group.MapGet("/callback", pages.ReturnAsync);
        group.MapGet("/{grant}", pages.ShowAsync);
        group.MapPost("/{grant}", pages.BeginAsync);
        return group;
    }
}
