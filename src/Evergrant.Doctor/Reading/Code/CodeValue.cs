namespace Evergrant.Doctor.Reading.Code;

/// What a program's expression is, as far as its text shows it. Classes: they may hold a secret.
internal abstract class CodeValue;

internal sealed class CodeLiteral(string text) : CodeValue
{
    public string Text { get; } = text;
}

/// A value that only the running program knows.
internal sealed class CodeUnknown(string name) : CodeValue
{
    public string Name { get; } = name;
}

internal sealed class CodeJoin(IReadOnlyList<CodeValue> parts) : CodeValue
{
    public IReadOnlyList<CodeValue> Parts { get; } = parts;
}

internal sealed class CodeList(IReadOnlyList<CodeValue> items) : CodeValue
{
    public IReadOnlyList<CodeValue> Items { get; } = items;
}

internal sealed class CodeMap : CodeValue
{
    private readonly List<(string Key, CodeValue Value)> entries = [];

    public IReadOnlyList<(string Key, CodeValue Value)> Entries => entries;

    public void Set(string key, CodeValue value)
    {
        var known = entries.FindIndex(entry => entry.Key == key);
        if (known < 0)
            entries.Add((key, value));
        else
            entries[known] = (key, value);
    }

    public CodeValue? Find(params string[] keys)
    {
        foreach (var (key, value) in entries)
        {
            if (keys.Contains(key, StringComparer.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }
}

/// <param name="name">Without what it is called on: `post`.</param>
/// <param name="receiver">What it is called on. Null: nothing.</param>
internal sealed class CodeCall(string name, CodeValue? receiver, string path) : CodeValue
{
    public string Name { get; } = name;
    public CodeValue? Receiver { get; } = receiver;

    /// As written, without arguments: `axios.post`.
    public string Path { get; } = path;
    public List<(string? Name, CodeValue Value)> Arguments { get; } = [];

    /// Of C#'s `new X { … }`.
    public CodeMap? Initializer { get; set; }
    public int Offset { get; init; }
    public int End { get; set; }

    public CodeValue? At(int index)
    {
        foreach (var (name, value) in Arguments)
        {
            if (name is null && index-- == 0)
                return value;
        }

        return null;
    }

    public CodeValue? Named(params string[] names)
    {
        foreach (var (name, value) in Arguments)
        {
            if (name is not null && names.Contains(name, StringComparer.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }

    /// This call, and those it is called on, outermost first.
    public IEnumerable<CodeCall> Chain()
    {
        for (CodeCall? call = this; call is not null; call = call.Receiver as CodeCall)
            yield return call;
    }

    public bool Is(params string[] names) => names.Contains(Name, StringComparer.OrdinalIgnoreCase);
}
