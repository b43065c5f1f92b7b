namespace Evergrant.Storage;

/// <summary>A file of the spool.</summary>
/// <param name="Name">Begins with the node's.</param>
/// <param name="IsAlive">Its process lives; of a dead one, answers that are not in the store are still to be adopted.</param>
/// <param name="Attempts">Whose answers it holds, whether the store has them or not.</param>
public sealed record SpoolListing(string Name, bool IsAlive, IReadOnlyList<string> Attempts);

/// A written place: what it says in clear.
public sealed record SpooledSlot(string File, string Attempt, string KeyId);
