using Evergrant.Sandbox.Central;
using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Authorization;

/// <summary>"Your Accounts": where Keap leaves an owner whose authorize address gave nowhere to return to.</summary>
internal sealed class AccountsPage(ProfileBook profiles)
{
    private const string Otherwise =
        "Came here from an authorization? Then no code was issued: the address had no usable redirect_uri, or another "
        + "response_type than code.";

    public async Task HandleAsync(HttpContext context)
    {
        if (await SignInEndpoint.DemandAsync(context, profiles) is not { } login)
            return;

        var rows = login
            .Tenants.Select(tenant =>
                Html.Of(
                    $"<li>{tenant.Name} ({tenant.Host}): <a href=\"{ApiAccessPage.AddressOf(tenant)}\">API Access</a>, <a href=\"{ApiSettingsPage.AddressOf(tenant)}\">API Settings</a></li>"
                )
            )
            .ToList();
        var list =
            rows.Count == 0
                ? Html.Of($"<p>This Keap ID has no Keap application.</p>")
                : Html.Of($"<ul>{Html.Join(rows)}</ul>");
        var page = new Page(
            "Your Accounts",
            Html.Of($"<h1>Your Accounts</h1>{SignInEndpoint.Who(context, login)}{list}")
        )
        {
            Imitates = "“Your Accounts” (accounts.infusionsoft.com/app/central/home)",
            Aside = DeadEnd.After(context) ?? Otherwise,
        };
        await page.WriteAsync(context);
    }
}
