namespace Evergrant.Intake.Accepting;

/// Fields that are no part of what somebody says.
internal static class SpecialFields
{
    /// When the page was made, signed.
    public const string Stamp = "evergrant_stamp";

    /// Which text for consent the page showed.
    public const string Consent = "evergrant_consent";

    /// What other services for forms call the field that nobody sees.
    public const string CommonTrap = "_gotcha";

    private const string Turnstile = "cf-turnstile-response";
    private const string Recaptcha = "g-recaptcha-response";

    public static bool IsBotAnswer(string name) => name is Turnstile or Recaptcha;
}
