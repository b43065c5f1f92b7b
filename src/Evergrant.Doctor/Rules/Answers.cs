using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

internal static class Answers
{
    /// Evidence quotes our own spelling of the words, never the answer: that may hold ids and tokens.
    public static Sighting? Say(Call call, params string[] words)
    {
        if (call.Answer is not { Status: null or < 200 or > 299 } answer)
            return null;

        return Array.Find(words, answer.Says) is { } said ? Sighting.Of(Status(answer), said) : null;
    }

    public static string Status(Answer answer) => answer.Status is { } status ? $"{status} " : "";
}
