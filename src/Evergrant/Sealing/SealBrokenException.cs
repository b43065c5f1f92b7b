namespace Evergrant.Sealing;

/// A sealed value that does not open. Whoever reads it sets the row aside; nothing is repaired by deleting.
public sealed class SealBrokenException(string why) : Exception($"A sealed value does not open: {why}.");
