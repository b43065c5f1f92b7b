namespace Evergrant.Intake.Forms;

/// <summary>What a page needs so that a visitor can be told from a program.</summary>
public static class BotWidget
{
    /// <summary>Of the element that the service's script fills.</summary>
    public static string ClassOf(BotCheckKind kind) => kind == BotCheckKind.Turnstile ? "cf-turnstile" : "g-recaptcha";

    /// <summary>The service's script.</summary>
    public static string ScriptOf(BotCheckKind kind) =>
        kind == BotCheckKind.Turnstile
            ? "https://challenges.cloudflare.com/turnstile/v0/api.js"
            : "https://www.google.com/recaptcha/api.js";

    /// <summary>What a page's Content-Security-Policy has to allow for it; to be put at its end.</summary>
    public static string PolicyOf(BotCheckKind kind)
    {
        var sources =
            kind == BotCheckKind.Turnstile
                ? "https://challenges.cloudflare.com"
                : "https://www.google.com/recaptcha/ https://www.gstatic.com/recaptcha/";
        return $"; script-src {sources}; frame-src {sources}; connect-src {sources}";
    }
}
