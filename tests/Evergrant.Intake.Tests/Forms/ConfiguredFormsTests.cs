using Evergrant.Hosting.Home;
using Evergrant.Hosting.Tests;
using Evergrant.Intake.Forms;

namespace Evergrant.Intake.Tests.Forms;

public sealed class ConfiguredFormsTests
{
    [Fact]
    public async Task What_is_wrong_in_the_settings_is_told_whole_and_nothing_is_made()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.Of("evergrant.json"),
            """
            {"forms": {
              "Bad Name": {"grant": "acme"},
              "newsletter": {"tags": 1, "keep_days": "x"},
              "quote": 3
            }}
            """
        );
        await using var home = await EvergrantHome.OpenAsync(new HomeOptions { Path = folder.Path }, default);
        var forms = await FormStore.OpenAsync(home, default);
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() =>
            new ConfiguredForms(home, forms).ApplyAsync(default)
        );
        // The name, the grant and two members; and one that is no object.
        Assert.Equal(5, wrong.Errors.Count);
        Assert.Contains("forms.quote: must be an object with grant and what the form is to be.", wrong.Errors);
        Assert.Contains("forms.newsletter: grant is missing; contacts need one to go to.", wrong.Errors);
        Assert.Empty(await forms.ListAsync(default));
    }
}
