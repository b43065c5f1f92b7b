using System.Text.Json;

namespace Evergrant.Cli.Terminal;

/// Names of states and outcomes, as the API and the documents spell them.
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
