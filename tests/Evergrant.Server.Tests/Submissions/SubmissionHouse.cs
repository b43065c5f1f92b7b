using Evergrant.Server.Tests.Intake;

namespace Evergrant.Server.Tests.Submissions;

/// What visitors sent to the form of a house whose grant is paused, so that all of it stays where it is.
internal static class SubmissionHouse
{
    public static async Task<FormHouse> BuildAsync()
    {
        var house = await FormHouse.BuildAsync();
        await house.House.Home.Keeper.PauseAsync("shop", default);
        return house;
    }

    /// The receipt.
    public static async Task<string> SendAsync(this FormHouse house, string email, params (string, string)[] more)
    {
        var fields = more.Prepend(("email", email)).Select(field => $"\"{field.Item1}\": \"{field.Item2}\"");
        using var answer = await house.PostJsonAsync($"{{{string.Join(", ", fields)}}}");
        return await FormHouse.ReceiptAsync(answer);
    }

    /// Something stands in the field that nobody sees.
    public static Task<string> SendSuspiciousAsync(this FormHouse house, string email) =>
        house.SendAsync(email, ("_gotcha", "x"));
}
