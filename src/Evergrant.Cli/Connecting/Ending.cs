namespace Evergrant.Cli.Connecting;

/// How connecting ended, told already.
/// <param name="Grant">Null: none came of it.</param>
internal sealed record Ending(int Code, Grant? Grant)
{
    public static Ending Failed(int code) => new(code, null);
}
