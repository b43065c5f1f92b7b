namespace Evergrant;

/// Names a grant for ever: through refreshes, reconnects and renames. `gr_` and 20 characters of `[0-9a-z]`.
public readonly record struct GrantId
{
    private const string Prefix = "gr_";
    private readonly string? text;

    private GrantId(string text) => this.text = text;

    public static GrantId New(DateTimeOffset now) => new(Ids.New(Prefix, now));

    /// The id of the grant that this attempt brings: the same however often its answer is replayed.
    internal static GrantId Of(AttemptId first) => new(Prefix + first.ToString()[Prefix.Length..]);

    public static bool TryParse(string? text, out GrantId id)
    {
        id = Ids.IsValid(text, Prefix) ? new GrantId(text!) : default;
        return id.text is not null;
    }

    public static GrantId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A grant id is gr_ and 20 characters.");

    public override string ToString() => text ?? "";
}
