namespace Evergrant.Intake.Repairing;

/// Why a submission is not delivered once more, for people.
internal static class ReplayWords
{
    public static string Of(string code) =>
        code switch
        {
            "quarantined" => "It is in quarantine: release it, and it is delivered.",
            "running" => "It is being delivered right now; try again in a moment.",
            "queued" => "It is on its way already.",
            "discarded" => "It was discarded: name it by its receipt, or ask for the state discarded.",
            "no_such_form" => "Its form is gone, and with it what is to be done.",
            "unreadable" => "What was sent does not open under this home's keys.",
            "step_not_reached" => "It never came that far; begin with an earlier step.",
            "changed_meanwhile" => "Somebody else changed it at the same moment.",
            _ => code,
        };
}
