namespace Evergrant.Intake.Accepting;

/// What somebody who tells people from programs says.
internal enum BotVerdict
{
    /// Nobody was to be asked.
    NotAsked,
    Person,
    Program,

    /// The page brought no answer: it has no scripts, or is not a page.
    Unanswered,

    /// This answer was used before, or is too old.
    Spent,

    /// The service could not be reached, or does not know us.
    Unknown,
}
