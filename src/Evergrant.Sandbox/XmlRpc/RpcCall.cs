namespace Evergrant.Sandbox.XmlRpc;

/// <summary>A methodCall as it came: nothing about it is checked but its form.</summary>
internal sealed record RpcCall(string Method, IReadOnlyList<RpcValue> Parameters);
