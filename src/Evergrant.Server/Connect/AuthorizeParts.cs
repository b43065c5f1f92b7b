using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Server.Connect;

/// An authorize address taken apart, so that a person can compare it with what is registered. The state is not shown whole.
internal static class AuthorizeParts
{
    private const int Shown = 6;

    public static IEnumerable<Part> Of(Uri authorize) =>
        QueryHelpers
            .ParseQuery(authorize.Query)
            .Select(pair => new Part(pair.Key, ValueOf(pair.Key, pair.Value.ToString()), MeaningOf(pair.Key)));

    private static string ValueOf(string name, string value) =>
        name is "state" ? $"{value[..Math.Min(Shown, value.Length / 4)]}… ({value.Length} characters)" : value;

    private static string MeaningOf(string name) =>
        name switch
        {
            "client_id" => "The app’s key, as the provider’s developer pages show it.",
            "redirect_uri" => "Where the code is to be sent. It has to be registered there, letter for letter.",
            "response_type" => "Always code.",
            "scope" => "What is asked for.",
            "state" => "Ties the answer to this browser; works once, and is not shown whole.",
            "code_challenge" or "code_challenge_method" => "Proof that whoever redeems the code is who asked for it.",
            _ => "Part of the provider’s own address.",
        };

    internal sealed record Part(string Name, string Value, string Meaning);
}
