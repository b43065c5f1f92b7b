using System.Text;

namespace Evergrant.Sandbox.Authorization;

/// <summary>"Your Accounts": where Keap leaves an owner whose authorize address gave nowhere to return to.</summary>
internal static class AccountsPage
{
    public static Task LeadHereAsync(HttpContext context)
    {
        context.Response.Redirect(ConsentDesk.AccountsPath);
        return Task.CompletedTask;
    }

    public static Task HandleAsync(HttpContext context)
    {
        var rows = new StringBuilder();
        foreach (var tenant in KeapSandboxSeed.Logins.SelectMany(login => login.Tenants))
        {
            rows.Append($"<li>{Page.Encode(tenant.Name)} ({Page.Encode(tenant.Host)})</li>");
        }

        return Page.WriteAsync(
            context,
            "Your Accounts",
            "accounts.infusionsoft.com/app/central/home",
            $"""
            <h1>Your Accounts</h1>
            <ul>{rows}</ul>
            <p class="why">Came here from an authorization? Then no code was issued: the address had no usable
            redirect_uri, an unknown client_id, or another response_type than code.</p>
            """
        );
    }
}
