using Evergrant.Server.Web;

namespace Evergrant.Server.Consumers;

/// The keys' routes in words.
internal static class KeyRoutes
{
    private static readonly (int, string[]) NotThere = (404, ["no_such_key"]);

    public static ApiRoute List { get; } =
        new("Consumers' keys, those that were revoked too, with what they did in seven days.")
        {
            Answer = typeof(KeysAnswer),
            Problems = [],
        };

    public static ApiRoute Show { get; } =
        new("One key: what it may do, and what it did in seven days.")
        {
            Answer = typeof(KeyAnswer),
            Problems = [NotThere],
        };

    public static ApiRoute Create { get; } =
        new("Makes a key and answers its text, this once. Members as the options of `evergrant key create`.")
        {
            Answer = typeof(NewKeyAnswer),
            Problems = [(400, ["invalid_key"]), (404, ["no_such_grant"]), (409, ["key_name_taken"])],
        };

    public static ApiRoute Change { get; } =
        new("Changes limits or note; the text stays. What is not named stays too, `none` lifts a limit.")
        {
            Answer = typeof(KeyAnswer),
            Problems = [(400, ["invalid_key"]), (404, ["no_such_key", "no_such_grant"])],
        };

    public static ApiRoute Rotate { get; } =
        new("Gives a key a new text and answers it, this once. The old one works on for a while.")
        {
            Answer = typeof(NewKeyAnswer),
            Query = [("overlap", "How long: 24h, 7d, 0s. Default 24h.")],
            Problems = [(400, ["invalid_overlap"]), NotThere],
        };

    public static ApiRoute Revoke { get; } =
        new("Ends a key within a second.") { Answer = typeof(KeyAnswer), Problems = [NotThere] };
}
