using System.Text.Json.Serialization;
using Evergrant.Intake.Accepting;

namespace Evergrant.Server.Web;

/// RFC 9457. What is null is left out.
internal sealed record ProblemDocument
{
    public required string Type { get; init; }
    public required string Title { get; init; }
    public required int Status { get; init; }
    public required string Detail { get; init; }

    /// Stable, and the last part of <see cref="Type"/>.
    public required string Code { get; init; }

    /// Finds the log lines of an unexpected failure.
    public string? TraceId { get; init; }

    /// How far a call to a provider's API had come: `connect`, `request_body`, `response_headers`, `response_body`.
    public string? Phase { get; init; }

    /// Which of a key's limits says no.
    public string? Rule { get; init; }

    /// What that limit leaves.
    public IReadOnlyList<string>? Allowed { get; init; }

    /// Whether the same request may be sent again without doing something twice.
    public bool? RetrySafe { get; init; }

    public int? RetryAfterSeconds { get; init; }
    public string? Grant { get; init; }
    public string? State { get; init; }
    public DateTimeOffset? Since { get; init; }
    public string? Evidence { get; init; }
    public string? WhatToDo { get; init; }

    /// Who was told that a person must act, and when.
    public IReadOnlyList<string>? Told { get; init; }

    /// Of a form: the one that is wrong, or the first of them.
    public string? Field { get; init; }

    /// All that is wrong with what was sent.
    public IReadOnlyList<FieldMistake>? Errors { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcTimes)]
)]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class ProblemJson : JsonSerializerContext;
