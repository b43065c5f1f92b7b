using System.Text.Json;

namespace Evergrant.Torture;

/// Names of rules and faults, as scenario files and clients read them.
internal static class Spelling
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
