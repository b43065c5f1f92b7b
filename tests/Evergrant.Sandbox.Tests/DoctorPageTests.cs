using System.Text;

namespace Evergrant.Sandbox.Tests;

/// <summary>/_sandbox/doctor: what is pasted there is answered, and stays nowhere.</summary>
public sealed class DoctorPageTests
{
    private const string Path = "/_sandbox/doctor";
    private const string Planted = "canary";

    private const string Swapped = """
        curl -X POST https://api.infusionsoft.com/token \
          -u 'k3canaryq7m2x8t4r6w1z5b0:k3canaryq7m2x8t4r6w1z5b0' \
          -d 'grant_type=refresh_token&refresh_token=r8canaryLkQ5vNc7XbT1mZs4'
        {"error":"invalid_request","error_description":"Invalid Refresh Token"}
        """;

    [Fact]
    public async Task What_is_pasted_is_answered_with_the_offending_part_marked_and_kept_nowhere()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("sandbox.json");
        await using var keap = await Keap.StartAsync(new() { DataFile = data });
        using var visitor = new Visitor(keap);
        await visitor.OpenAsync(Path);

        using var answer = await visitor.PostAsync(new() { ["text"] = Swapped }, path: Path);
        await keap.NewPairAsync();

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Contains("OAUTH-010: The client id stands in the secret", page, StringComparison.Ordinal);
        Assert.Contains("<mark>", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Planted, page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(keap.Sandbox.Requests.All, one => one.Path == Path);
        Assert.DoesNotContain(Planted, await File.ReadAllTextAsync(data), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("", 400, "Nothing was pasted")]
    [InlineData("it does not work", 200, "none of the formats that were tried")]
    public async Task What_cannot_be_read_is_said(string text, int status, string words)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.OpenAsync(Path);

        using var answer = await visitor.PostAsync(new() { ["text"] = text }, path: Path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_is_a_page_with_the_box_again()
    {
        await using var keap = await Keap.StartAsync();
        using var large = new StringContent(
            "text=" + new string('x', 1024 * 1024),
            Encoding.ASCII,
            "application/x-www-form-urlencoded"
        );

        using var answer = await keap.Http.PostAsync(Path, large);

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(413, (int)answer.StatusCode);
        Assert.Contains("more than 1024 KiB", page, StringComparison.Ordinal);
        Assert.Contains("<textarea", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example", null)]
    [InlineData(null, "cross-site")]
    public async Task A_form_of_another_site_is_not_read(string? origin, string? site)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.OpenAsync(Path);

        using var answer = await visitor.PostAsync(new() { ["text"] = Swapped }, origin, site, Path);

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.DoesNotContain("OAUTH-010", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
