using Evergrant.Doctor.Reading.Code;

namespace Evergrant.Doctor.Programs;

/// <summary>What the pasted code does with tokens besides sending them. Evidence only; nothing of the program is kept.</summary>
internal sealed record CallerProgram
{
    /// Access and refresh token are saved one after the other.
    public Evidence? TwoWrites { get; private init; }

    public Evidence? LoggedSecret { get; private init; }

    /// A failed call looks like a successful one that brought nothing.
    public Evidence? EmptyOnFailure { get; private init; }

    /// Nothing asks how long the access token still lives.
    public Evidence? RefreshEachTime { get; private init; }

    public bool HasAny => (TwoWrites ?? LoggedSecret ?? EmptyOnFailure ?? RefreshEachTime) is not null;

    public static CallerProgram Of(string text, CodeProgram program)
    {
        var statements = CodeStatement.Of(program.Tokens);
        return new CallerProgram
        {
            TwoWrites = Saving.InTwoWrites(statements, text),
            LoggedSecret = Logging.OfSecret(statements),
            EmptyOnFailure = Failing.Silently(program.Tokens),
            RefreshEachTime = Refreshing.EachTime(text),
        };
    }
}
