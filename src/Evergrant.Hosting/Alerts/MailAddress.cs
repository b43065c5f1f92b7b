using System.Text.RegularExpressions;

namespace Evergrant.Hosting.Alerts;

/// `local@host` in plain ASCII, with nothing in it that a mail's head or the SMTP dialogue could take for something else.
internal sealed partial record MailAddress(string Text)
{
    public string Domain => Text[(Text.LastIndexOf('@') + 1)..];

    /// Null: it is none.
    public static MailAddress? Parse(string text) =>
        text.Length <= 254 && Pattern().IsMatch(text) ? new MailAddress(text) : null;

    public override string ToString() => Text;

    [GeneratedRegex(
        @"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Pattern();
}
