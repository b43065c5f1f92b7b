using Evergrant.Server.Policies;

namespace Evergrant.Server.Consumers;

/// Who is served: a key, and the grant it opens as that was when the key was last looked up.
/// <param name="TextEndsAt">When the text that was presented stops working, because the key has a newer one. Null: it has not.</param>
internal sealed record Consumer(ConsumerKey Key, Grant Grant, DateTimeOffset? TextEndsAt = null)
{
    /// The id as text, which the hot path needs.
    public string GrantId { get; } = Grant.Id.ToString();

    public CallPolicy Policy { get; } = CallPolicy.Of(Key.Policy);

    /// <param name="asked">Id or name, as it stands in the address.</param>
    public bool Opens(ReadOnlySpan<char> asked) => asked.SequenceEqual(GrantId) || asked.SequenceEqual(Grant.Name);
}
