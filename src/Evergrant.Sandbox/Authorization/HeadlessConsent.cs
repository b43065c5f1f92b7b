using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>What a person does in a browser, without one.</summary>
internal sealed class HeadlessConsent(ConsentDesk desk, TokenLedger ledger, StateWriter writer)
{
    /// <returns>Where the browser would go: an absolute address, or a path of the sandbox.</returns>
    /// <exception cref="ProblemException"/>
    public async Task<string> AnswerAsync(Uri? authorizeUrl, string? tenant, bool allow)
    {
        if (authorizeUrl is not { IsAbsoluteUri: true, AbsolutePath: AuthorizeRequest.Path } || authorizeUrl.IsFile)
        {
            throw ProblemException.BadRequest(
                "invalid_authorize_url",
                $"authorize_url is an absolute address whose path is {AuthorizeRequest.Path}."
            );
        }

        var location = desk.Answer(AuthorizeRequest.Read(authorizeUrl.Query), Known(tenant), allow);
        await writer.SaveAsync();
        return location;
    }

    /// <exception cref="ProblemException"/>
    public async Task<SandboxTokenPair> IssueAsync(string? tenant)
    {
        var host = Known(tenant);
        var issued = ledger.IssueDirectly(desk.NewConsent(host));
        await writer.SaveAsync();
        return new SandboxTokenPair(issued.AccessToken, issued.RefreshToken, issued.AccessExpiresAt, $"full|{host}");
    }

    private static string Known(string? tenant)
    {
        var host = tenant ?? KeapSandboxSeed.DefaultTenant;
        return ConsentDesk.LoginOf(host) is not null
            ? host
            : throw ProblemException.BadRequest("unknown_tenant", "No login of the sandbox owns that tenant.");
    }
}
