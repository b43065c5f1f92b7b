namespace Evergrant.Intake.Accepting;

/// <summary>Who vouches for a submission.</summary>
public enum Trust
{
    /// <summary>Nobody: whoever has the address of the form can post to it.</summary>
    Stranger,

    /// <summary>A back end with a key of the grant: no origin, trap or bot check, and no count of its network address.</summary>
    Keyed,

    /// <summary>The owner, who brings a file or a spool: as with a key, and nothing is counted.</summary>
    Owner,
}
