namespace Evergrant.Sandbox.Fidelity;

/// <summary>What one answer was, in the names that the ledger covers.</summary>
internal readonly record struct LedgerKeys(KeapEra Era, string? Behaviour, string? Reason, string? Fault);
