namespace Evergrant.Torture;

/// <summary>The program that is put to the test; started as often as a scenario wants.</summary>
/// <param name="Words">Program and arguments.</param>
/// <param name="ClockRate">Seconds that its clock counts per real second; more than 1 only if it is told to follow TORTURE_CLOCK.</param>
public sealed record ClientCommand(IReadOnlyList<string> Words, int ClockRate = 1);
