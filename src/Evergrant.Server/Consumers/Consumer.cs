namespace Evergrant.Server.Consumers;

/// Who is served: a key, and the grant it opens as that was when the key was last looked up.
internal sealed record Consumer(ConsumerKey Key, Grant Grant)
{
    /// The id as text, which the hot path needs.
    public string GrantId { get; } = Grant.Id.ToString();

    /// <param name="asked">Id or name, as it stands in the address.</param>
    public bool Opens(ReadOnlySpan<char> asked) => asked.SequenceEqual(GrantId) || asked.SequenceEqual(Grant.Name);
}
