namespace Evergrant.Sandbox.State;

/// <summary>What an app registered in place of the seed's.</summary>
internal sealed class AppRecord
{
    public required string ClientId { get; init; }
    public required List<string> RedirectUris { get; init; }
}
