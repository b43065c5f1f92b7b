namespace Evergrant.Sandbox.Hooks;

/// <summary>Stable names of what became of an attempt.</summary>
internal static class HookOutcome
{
    public const string Delivered = "delivered";

    /// <summary>410: nobody wants it any more.</summary>
    public const string Gone = "gone";

    /// <summary>A status below 200, or of 400 and more.</summary>
    public const string Refused = "refused";

    /// <summary>Nothing within 30 seconds.</summary>
    public const string NoAnswer = "no_answer";

    public const string NotReached = "not_reached";

    /// <summary>Nobody was asked: see <see cref="HookPorts"/>.</summary>
    public const string PortNotDeclared = "port_not_declared";
}
