using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.TryIt;

namespace Evergrant.Sandbox.Authorization;

/// <summary>GET and POST /app/sign-in: before Keap's own pages, as before an authorization.</summary>
internal sealed class SignInEndpoint(ProfileBook profiles, FormTokens forms)
{
    // The real one is at another host, signin.infusionsoft.com, with an address that is not recorded.
    public const string Path = "/app/sign-in";

    private const string Central = "/app/central";

    /// <summary>Who is signed in; null when the browser has been sent to sign in first.</summary>
    public static async Task<SandboxLogin?> DemandAsync(HttpContext context, ProfileBook profiles)
    {
        if (SignedIn.Of(context, profiles.World) is { } login)
            return login;

        await SeeOther.To(context, AddressFor(context));
        return null;
    }

    /// <summary>Who it is, and the way to be another: a session may still be somebody else's.</summary>
    public static Html Who(HttpContext context, SandboxLogin login) =>
        Html.Of(
            $"""
            <p class="who">Signed in as {login.GivenName} {login.FamilyName} ({login.Email}).
            <a href="{AddressFor(context)}">Sign in as someone else</a></p>
            """
        );

    /// <summary>An account that is there, but not for this Keap ID.</summary>
    public static Task WriteNotYoursAsync(HttpContext context, SandboxLogin login, int status) =>
        new Page(
            "Not yours",
            Html.Of(
                $"<h1>Not yours</h1>{Who(context, login)}<p>None of this Keap ID's Keap applications is that one.</p>"
            )
        )
        {
            Aside =
                "Wrong Keap ID? A browser stays signed in as whoever used it last. Keap's own words are not recorded.",
        }.WriteAsync(context, status);

    public Task ShowAsync(HttpContext context)
    {
        var then = context.Request.Query["then"].ToString();
        return IsOurs(then)
            ? SignInPage.WriteAsync(
                context,
                Html.Of($"go on"),
                Path,
                ("then", then),
                forms.TokenFor(context),
                SignedIn.Of(context, profiles.World)
            )
            : SeeOther.To(context, $"{Path}?then={Uri.EscapeDataString(ConsentDesk.AccountsPath)}");
    }

    public async Task AnswerAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context, forms) is not { } form)
            return;

        if (SignedIn.LoginOf(form["login"]) is not { } login || form["then"] is not { } then || !IsOurs(then))
        {
            await NotAcceptedPage.WriteAsync(context, 400, "Choose one of the people in the list.");
            return;
        }

        SignedIn.Remember(context, login);
        await SeeOther.To(context, then);
    }

    private static string AddressFor(HttpContext context)
    {
        var asked = context.Request;
        // After a form that was refused there is no page to come back to.
        var then = HttpMethods.IsGet(asked.Method) ? $"{asked.Path}{asked.QueryString}" : ConsentDesk.AccountsPath;
        return $"{Path}?then={Uri.EscapeDataString(IsOurs(then) ? then : ConsentDesk.AccountsPath)}";
    }

    // It becomes a header, and leads to no other host.
    private static bool IsOurs(string then)
    {
        var path = new PathString(then.StartsWith('/') ? then.Split('?')[0] : "/");
        return then.All(letter => char.IsBetween(letter, '!', '~') && letter != '\\')
            && (
                path.StartsWithSegments(Central, StringComparison.Ordinal)
                || path.StartsWithSegments(TryItEndpoint.Path, StringComparison.Ordinal)
            );
    }
}
