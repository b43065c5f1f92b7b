using Evergrant.Server.Traces;

namespace Evergrant.Server.Consumers;

/// <param name="Grant">Null: it is gone.</param>
/// <param name="Usage">Of the last seven days. Null: it was not used.</param>
internal sealed record KeyView(ConsumerKey Key, Grant? Grant, KeyUsage? Usage)
{
    public bool Works(DateTimeOffset now) =>
        Key.RevokedAt is null && !(Key.Policy.Until <= now) && !(Key.Policy.NotBefore > now);

    public string State(DateTimeOffset now) =>
        Key switch
        {
            { RevokedAt: not null } => "Cut off",
            { Policy.Until: { } end } when end <= now => "Ended",
            { Policy.NotBefore: { } begin } when begin > now => "Not yet",
            _ => "Works",
        };
}
