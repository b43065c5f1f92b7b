namespace Evergrant.Sandbox.Hooks;

/// <summary>What an attempt means for its delivery.</summary>
internal static class HookVerdict
{
    public static SandboxHookDelivery Of(SandboxHookDelivery delivery, SandboxHookAttempt attempt, DateTimeOffset now)
    {
        var noted = delivery with { Attempts = [.. delivery.Attempts, attempt], DueAt = null };
        if (attempt.Outcome == HookOutcome.Delivered)
            return noted with { State = SandboxHookState.Delivered };

        if (attempt.Outcome == HookOutcome.Gone || noted.CountedAttempts >= HookTimes.MostAttempts)
            return noted with { State = SandboxHookState.Failed };

        // Where the clock stood still for the receiver, its 30 seconds are still to be counted.
        var failedAt = attempt.Outcome == HookOutcome.NoAnswer ? attempt.At + HookTimes.Limit : attempt.At;
        return noted with
        {
            DueAt = (failedAt > now ? failedAt : now) + HookTimes.Next(noted.CountedAttempts, delivery.Id),
        };
    }
}
