namespace Evergrant.Sandbox.Faults;

/// <summary>The way back to the app as a fault has it.</summary>
internal static class OddRedirect
{
    private const string Issuer = "&iss=https%3A%2F%2Faccounts.another-issuer.example";

    public static string Of(SandboxFault fault, string location) =>
        fault.Name switch
        {
            FaultNames.StateMissing => WithoutState(location),
            FaultNames.IssMismatch => location + Issuer,
            _ => location,
        };

    private static string WithoutState(string location)
    {
        var question = location.IndexOf('?', StringComparison.Ordinal);
        var kept = location[(question + 1)..]
            .Split('&')
            .Where(one => !one.StartsWith("state=", StringComparison.Ordinal));
        return location[..(question + 1)] + string.Join('&', kept);
    }
}
