namespace Evergrant.Intake.Importing;

/// <summary>A file is none of comma separated values, from this line on.</summary>
public sealed class CsvException(int line, string what) : Exception($"line {line}: {what}")
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;
}
