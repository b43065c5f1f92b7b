using Evergrant.Server.Consumers;

namespace Evergrant.Server.Traces;

/// One call through the gateway, while it lasts.
internal sealed class CallTrace
{
    /// Names the call to the consumer, in the log, and to the provider.
    public required string Id { get; init; }

    /// Timestamp of the process clock.
    public required long StartedAt { get; init; }

    /// Null: nobody we know.
    public Consumer? Consumer { get; set; }

    /// Of the body, from the consumer.
    public long BytesIn { get; set; }

    /// Of the body, to the consumer.
    public long BytesOut { get; set; }
}
