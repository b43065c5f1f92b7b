namespace Evergrant.Doctor;

/// In the order in which findings of one severity are told.
public enum Confidence
{
    /// The text itself shows it.
    Certain,

    /// Fits everything seen; something unseen could explain it as well.
    Likely,

    /// One cause of several.
    Possible,
}
