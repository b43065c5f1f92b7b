using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Repairing;

/// <summary>How something is to be delivered once more.</summary>
/// <param name="From">The step to begin with. Null: where it stands; what is over begins at the contact.</param>
/// <param name="MailAgain">Who was welcomed before, or may have been, is welcomed again.</param>
internal sealed record ReplayWish(DeliveryStep? From, bool MailAgain);
