namespace Evergrant.Sandbox.Tests;

public sealed class WebFormTests
{
    [Theory]
    [InlineData(KeapSandboxSeed.WebForm, 403, "recaptcha_missing")]
    [InlineData(KeapSandboxSeed.WebFormOfAnotherEdition, 403, "edition_without_web_forms")]
    [InlineData("nothing", 404, "not_found")]
    public async Task A_program_gets_through_no_web_form_and_not_every_edition_has_them(
        string id,
        int status,
        string reason
    )
    {
        await using var keap = await Keap.StartAsync();
        using var form = new FormUrlEncodedContent([new("inf_field_Email", "grace@customers.example")]);

        using var answer = await keap.Http.PostAsync($"/app/form/process/{id}", form);

        Assert.Equal((status, reason), ((int)answer.StatusCode, keap.Sandbox.Requests.All[^1].Refused));
    }
}
