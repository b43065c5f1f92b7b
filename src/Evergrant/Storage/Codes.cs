namespace Evergrant.Storage;

/// How states and kinds are written in the store. Never changed, whatever becomes of the names in code.
internal static class Codes
{
    private static readonly (GrantState, string)[] States =
    [
        (GrantState.Active, "active"),
        (GrantState.Late, "late"),
        (GrantState.Uncertain, "uncertain"),
        (GrantState.NeedsReauthorization, "needs_reauthorization"),
        (GrantState.Paused, "paused"),
        (GrantState.Revoked, "revoked"),
    ];

    private static readonly (GrantKind, string)[] GrantKinds =
    [
        (GrantKind.Rotating, "rotating"),
        (GrantKind.Key, "key"),
    ];

    private static readonly (Keep, string)[] Keeps = [(Keep.Auto, "auto"), (Keep.Warm, "warm"), (Keep.Alive, "alive")];

    private static readonly (AttemptKind, string)[] Kinds =
    [
        (AttemptKind.Refresh, "refresh"),
        (AttemptKind.Code, "code"),
        (AttemptKind.Import, "import"),
    ];

    private static readonly (AttemptOutcome, string)[] Outcomes =
    [
        (AttemptOutcome.NotSent, "not_sent"),
        (AttemptOutcome.Answered, "answered"),
        (AttemptOutcome.Unknown, "unknown"),
    ];

    public static string Of(GrantState state) => Text(States, state);

    public static string Of(GrantKind kind) => Text(GrantKinds, kind);

    public static string Of(Keep keep) => Text(Keeps, keep);

    public static string Of(AttemptKind kind) => Text(Kinds, kind);

    public static string Of(AttemptOutcome outcome) => Text(Outcomes, outcome);

    public static GrantState ToState(string text) => Value(States, text);

    public static GrantKind ToGrantKind(string text) => Value(GrantKinds, text);

    public static Keep ToKeep(string text) => Value(Keeps, text);

    public static AttemptKind ToKind(string text) => Value(Kinds, text);

    public static AttemptOutcome ToOutcome(string text) => Value(Outcomes, text);

    private static string Text<T>((T Value, string Text)[] codes, T value)
        where T : struct, Enum => Array.Find(codes, code => EqualityComparer<T>.Default.Equals(code.Value, value)).Text;

    private static T Value<T>((T Value, string Text)[] codes, string text)
        where T : struct, Enum
    {
        var index = Array.FindIndex(codes, code => code.Text == text);
        return index >= 0
            ? codes[index].Value
            : throw new InvalidOperationException($"The store holds the {typeof(T).Name} '{text}', unknown here.");
    }
}
