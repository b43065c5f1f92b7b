namespace Evergrant.Doctor;

/// In the order in which findings are told.
public enum Severity
{
    /// It fails, or will.
    Error,

    /// It may fail, or works and should not.
    Warning,

    /// Good to know.
    Info,
}
