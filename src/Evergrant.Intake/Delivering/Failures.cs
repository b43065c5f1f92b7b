using Evergrant.Http;
using Evergrant.Keap;
using Evergrant.Providers;
using Evergrant.Storage;

namespace Evergrant.Intake.Delivering;

/// What each failure of a step means. Pure: the one place where exceptions become what is done about them.
internal static class Failures
{
    /// What may be a mistake in something between us and Keap is not tried for days.
    private const int FewTries = 4;
    private static readonly TimeSpan LongestTokenPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(2);

    /// A minute of Keap's rolls on in steps of 15 seconds.
    private static readonly TimeSpan MinuteStep = TimeSpan.FromSeconds(15);

    /// <param name="hasContact">What is not found is then the contact.</param>
    public static Failure Of(Exception failure, bool hasContact, DateTimeOffset now) =>
        failure switch
        {
            NeedsReauthorizationException or GrantStoppedException or NoSuchGrantException =>
                new Failure.GrantStopped(((GrantUnavailableException)failure).Code, failure.Message),
            TokenUnavailableException { Code: "shutting_down" } or OperationCanceledException =>
                new Failure.Interrupted("The program that delivered was stopped."),
            TokenUnavailableException passes => new Failure.QueueStopped(
                Holds.TokenUnavailable,
                failure.Message,
                passes.RetryAfter < LongestTokenPause ? passes.RetryAfter : LongestTokenPause,
                null
            ),
            KeapQuotaException full => OfQuota(full, now),
            KeapException keap => OfKeap(keap, hasContact) with { MayHaveHappened = keap.MayHaveHappened },
            StepFailedException said => said.Failure,
            TokenNotAllowedException => new Failure.NeedsPerson("token_not_allowed", failure.Message),
            ProfileException or UnsafeAddressException => new Failure.NeedsPerson("configuration", failure.Message),
            // The client's own words for what Keap could not take either.
            ArgumentException => new Failure.NeedsPerson("invalid", failure.Message),
            StoreUnavailableException => new Failure.Interrupted("The store was away."),
            _ => new Failure.Passing("mistake", $"Delivery stumbled: {failure.GetType().Name}.", null, FewTries)
            {
                MayHaveHappened = true,
            },
        };

    private static Failure OfKeap(KeapException keap, bool hasContact) =>
        keap switch
        {
            KeapNoAnswerException => new Failure.Passing("no_answer", keap.Message, null, RetryTimes.Most),
            KeapUnavailableException away => new Failure.Passing(
                "unavailable",
                keap.Message,
                away.RetryAfter,
                RetryTimes.Most
            ),
            KeapUnreadableException => new Failure.Passing("unreadable", keap.Message, null, FewTries),
            KeapCredentialException => new Failure.QueueStopped(Holds.TokenRefused, keap.Message, null, null),
            KeapInvalidException { Field: { } field } => new Failure.NeedsPerson(
                "invalid",
                $"Keap does not take {field}: {keap.Message}"
            ),
            KeapInvalidException => new Failure.NeedsPerson("invalid", keap.Message),
            KeapNotFoundException when hasContact => new Failure.ContactGone("not_found", keap.Message),
            KeapNotFoundException => new Failure.NeedsPerson("not_found", keap.Message),
            KeapForbiddenException => new Failure.NeedsPerson("forbidden", keap.Message),
            KeapRefusedException { Status: 409 } => new Failure.Passing("conflict", keap.Message, null, FewTries),
            _ => new Failure.NeedsPerson("refused", keap.Message),
        };

    private static Failure.QueueStopped OfQuota(KeapQuotaException full, DateTimeOffset now) =>
        full.Span switch
        {
            QuotaSpan.Day => new(
                Holds.QuotaDay,
                full.Message,
                full.RetryAfter,
                full.ResetsAt > now ? full.ResetsAt : Midnight(now)
            ),
            QuotaSpan.Second => new(Holds.QuotaBurst, full.Message, full.RetryAfter ?? Burst, null),
            _ => new(Holds.QuotaMinute, full.Message, full.RetryAfter ?? MinuteStep, null),
        };

    private static DateTimeOffset Midnight(DateTimeOffset now) => new(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
}
