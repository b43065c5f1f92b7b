namespace Evergrant.Sandbox;

/// <summary>A PAT or SAK as Keap's API Settings show it, once. Printing it shows no key.</summary>
public sealed class SandboxKey
{
    internal SandboxKey(string name, SandboxKeyKind kind, string tenant, string text)
    {
        Name = name;
        Kind = kind;
        Tenant = tenant;
        Text = text;
    }

    public string Name { get; }
    public SandboxKeyKind Kind { get; }
    public string Tenant { get; }

    /// <summary><c>KeapAK-</c> and 50 of 0-9 and a-f. It works until it is deleted.</summary>
    public string Text { get; }

    public override string ToString() => $"[key {Name} of {Tenant}]";
}
