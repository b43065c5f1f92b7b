namespace Evergrant.Sandbox.Faults;

/// <summary>Mail addresses that make a contact one that Keap would not write to: <c>bounce@</c>, <c>optout@</c>, <c>lockdown@</c>.</summary>
internal static class MagicAddress
{
    /// <summary>Keap's name of the contact's state; null of an ordinary address.</summary>
    public static string? StatusOf(string? email) =>
        email?.Split('@')[0].ToLowerInvariant() switch
        {
            "bounce" => "HardBounce",
            "optout" => "ListUnsubscribe",
            "lockdown" => "Lockdown",
            _ => null,
        };
}
