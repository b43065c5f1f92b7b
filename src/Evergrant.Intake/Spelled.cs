using System.Text.Json;

namespace Evergrant.Intake;

/// Names of states and steps, as the API, the command line and the pages spell them.
internal static class Spelled
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// Null: it is none of them.
    public static T? Find<T>(string text)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => Of(value) == text).Cast<T?>().FirstOrDefault();
}
