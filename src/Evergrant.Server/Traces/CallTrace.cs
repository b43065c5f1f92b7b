using Evergrant.Server.Consumers;

namespace Evergrant.Server.Traces;

/// One call through the gateway: while it lasts, and in the log after that. Holds no header and no body.
internal sealed class CallTrace
{
    /// Names the call to the consumer, in the log, and to the provider.
    public required string Id { get; init; }

    /// Timestamp of the process clock.
    public required long StartedAt { get; init; }

    public required string Method { get; init; }

    /// As it came; <see cref="Redacted"/> is for people.
    public required string Target { get; init; }

    /// Null: nobody we know.
    public Consumer? Consumer { get; set; }

    /// Whether the provider has answered it, whatever it said.
    public bool IsSent { get; set; }

    /// Of the body, from the consumer.
    public long BytesIn { get; set; }

    /// Of the body, to the consumer.
    public long BytesOut { get; set; }

    public int Status { get; set; }
    public DateTimeOffset EndedAt { get; set; }
    public TimeSpan Latency { get; set; }

    /// Counts all calls since the start; 0: it is not in the log.
    public long Number { get; set; }

    /// With the values of its query that could be about somebody left out.
    public string Redacted => TargetText.Redact(Target);
}
