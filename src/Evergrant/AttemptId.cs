namespace Evergrant;

/// Names one attempt and the token set that came of it. `at_` and 20 characters of `[0-9a-z]`; later ids sort later.
public readonly record struct AttemptId : IComparable<AttemptId>
{
    private const string Prefix = "at_";
    private readonly string? text;

    private AttemptId(string text) => this.text = text;

    public static AttemptId New(DateTimeOffset now) => new(Ids.New(Prefix, now));

    public static bool TryParse(string? text, out AttemptId id)
    {
        id = Ids.IsValid(text, Prefix) ? new AttemptId(text!) : default;
        return id.text is not null;
    }

    public static AttemptId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("An attempt id is at_ and 20 characters.");

    public int CompareTo(AttemptId other) => string.CompareOrdinal(text, other.text);

    public static bool operator <(AttemptId left, AttemptId right) => left.CompareTo(right) < 0;

    public static bool operator >(AttemptId left, AttemptId right) => left.CompareTo(right) > 0;

    public static bool operator <=(AttemptId left, AttemptId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(AttemptId left, AttemptId right) => left.CompareTo(right) >= 0;

    public override string ToString() => text ?? "";
}
