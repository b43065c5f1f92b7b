namespace Evergrant.Server.Consumers;

/// A key's text that somebody presented.
/// <param name="EndsAt">When it stops working. Null: it is the one that the key has.</param>
internal sealed record KnownText(ConsumerKey Key, DateTimeOffset? EndsAt);
