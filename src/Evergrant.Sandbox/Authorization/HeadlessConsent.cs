using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>What a person does in a browser, without one.</summary>
internal sealed class HeadlessConsent(ConsentDesk desk, SandboxStore store, StateWriter writer)
{
    /// <summary>Whoever reads the page: <paramref name="login"/>, else who owns the tenant.</summary>
    /// <param name="allow">Null closes the tab without an answer.</param>
    /// <returns>Where the browser would be: an absolute address, or a path of the sandbox; nowhere when it is closed.</returns>
    /// <exception cref="ProblemException"/>
    public async Task<ConsentAnswered> AnswerAsync(Uri? authorizeUrl, string? login, string? tenant, bool? allow)
    {
        if (authorizeUrl is not { IsAbsoluteUri: true, AbsolutePath: AuthorizeRequest.Path } || authorizeUrl.IsFile)
        {
            throw ProblemException.BadRequest(
                "invalid_authorize_url",
                $"authorize_url is an absolute address whose path is {AuthorizeRequest.Path}."
            );
        }

        var picked = Picked(login, tenant);
        if (allow is not { } allowed)
            return new ConsentAnswered(null, null);

        var request = AuthorizeRequest.Read(authorizeUrl.Query);
        var answered = desk.Answer(request, picked, allowed);
        await writer.SaveAsync();
        // The same page again: nobody is sent anywhere.
        return answered with { Location = answered.Location ?? authorizeUrl.PathAndQuery };
    }

    /// <returns>Null when the login owns none.</returns>
    private string? Picked(string? email, string? tenant)
    {
        if (email is null)
            return ConsentDesk.KnownTenant(tenant, store.Personas);

        if (store.Personas.LoginBy(email) is not { } login)
            throw ProblemException.BadRequest("unknown_login", "Nobody signs in to the sandbox with that address.");

        if (tenant is not null && login.Tenants.All(owned => owned.Host != tenant))
            throw ProblemException.BadRequest("unknown_tenant", "That login does not own that tenant.");

        return tenant ?? (login.Tenants.Count > 0 ? login.Tenants[0].Host : null);
    }
}
