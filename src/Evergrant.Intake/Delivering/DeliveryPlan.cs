using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Delivering;

/// What is to be done for a submission, by the form as it is now. Pure.
internal static class DeliveryPlan
{
    /// <summary>This step if there is anything to do in it, else the next that has.</summary>
    public static DeliveryStep From(DeliveryStep step, FormDefinition form, Content content)
    {
        while (step < DeliveryStep.Done && !IsWanted(step, form, content))
            step++;
        return step;
    }

    /// <summary>Those of the form, and those that were chosen.</summary>
    public static IReadOnlyList<string> TagsOf(FormDefinition form, Content content) =>
        [.. form.Tags.Concat(content.Tags).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static bool IsWanted(DeliveryStep step, FormDefinition form, Content content) =>
        step switch
        {
            DeliveryStep.Note => !string.IsNullOrWhiteSpace(content.Message),
            DeliveryStep.Tags => TagsOf(form, content).Count > 0,
            DeliveryStep.Welcome => form.Welcome.Way != WelcomeWay.None,
            _ => true,
        };
}
