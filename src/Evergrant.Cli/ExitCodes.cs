namespace Evergrant.Cli;

/// What the program's end says to scripts. A monitor needs three: <see cref="Ok"/>, <see cref="NeedsReauthorization"/> and
/// <see cref="Temporary"/>.
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotFound = 3;

    /// Only a person can mend it: the owner at the consent page, or an operator who paused the grant.
    public const int NeedsReauthorization = 4;

    /// It passes; the same command may work later.
    public const int Temporary = 5;
    public const int Configuration = 6;

    /// Another process is at it.
    public const int Busy = 7;

    /// `doctor --strict` found warnings and no error.
    public const int Warnings = 8;
    public const int Interrupted = 130;
}
