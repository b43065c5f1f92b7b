namespace Evergrant.Intake.Submissions;

/// <summary>Something that happened to a submission: an attempt with request and answer, or what a person did.</summary>
/// <param name="Number">From 1.</param>
/// <param name="At">Calendar.</param>
/// <param name="Kind">Code, such as <c>attempt</c>, <c>delivered</c>, <c>replayed</c>.</param>
/// <param name="Detail">In words or JSON, without secrets; may repeat what was sent, so it is sealed at rest.</param>
public sealed record SubmissionEvent(int Number, DateTimeOffset At, string Kind, string? Detail);
