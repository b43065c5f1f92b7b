namespace Evergrant.Sandbox.Tls;

/// <summary>Where the sandbox is, on 127.0.0.1.</summary>
internal readonly record struct KeapsPorts(int Plain, int Tls);
