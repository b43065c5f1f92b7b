using System.Diagnostics;

namespace Evergrant.Doctor;

[DebuggerDisplay("{ToString(),nq}")]
public sealed class ExchangeHeader(string name, string value)
{
    internal string Name { get; } = name;
    internal string Value { get; } = value;

    internal bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => "[header]";
}
