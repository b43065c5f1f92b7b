namespace Evergrant.Doctor.Reading.Code;

/// A call that nothing is called on, or a value that is given a name, in the order of the text.
internal sealed class CodeStep
{
    public CodeCall? Call { get; init; }

    /// As in `request.Content = …`: `request.Content`.
    public string? Target { get; init; }
    public CodeValue? Value { get; init; }
    public required int Offset { get; init; }
    public required int End { get; init; }

    /// The calls of this step, outermost first; not those that a variable was given before.
    public IEnumerable<CodeCall> Chain() => Call?.Chain().TakeWhile(call => call.Offset >= Offset) ?? [];
}
