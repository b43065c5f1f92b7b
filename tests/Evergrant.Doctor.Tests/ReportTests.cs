namespace Evergrant.Doctor.Tests;

public sealed class ReportTests
{
    private static string IdTwice =>
        $"curl https://api.infusionsoft.com/token -u '{The.ClientId}:{The.ClientId}' -d grant_type=refresh_token -d refresh_token=REFRESH_TOKEN";

    [Fact]
    public void A_person_at_a_400_reads_the_verdict_first_and_the_next_step_last()
    {
        var report = Report.Render(
            Some.Findings(IdTwice).Where(finding => finding.Severity == Severity.Error).ToList(),
            100,
            color: false
        );
        Assert.Equal(
            """
            1 error: The client id stands in the secret's place (OAUTH-010).

            error OAUTH-010
              The client id stands in the secret's place
              seen  Authorization: Basic base64(k3…c7 [24 characters]:k3…c7 [24 characters])
                                                                      ^^^^^^^^^^^^^^^^^^^^^
              why   The Basic value decodes to the same text before and after the colon; Keap answers that with
                    "Invalid Refresh Token" although the token may be alive.
              do    curl https://api.infusionsoft.com/token -u 'CLIENT_ID:CLIENT_SECRET' \
                      -d grant_type=refresh_token --data-urlencode 'refresh_token=REFRESH_TOKEN'
              see   RFC 6749 §2.3.1; RFC 7617 §2; thread 000

            Do this next: mend OAUTH-010 with the line above, and send it once more.

            """,
            report
        );
    }

    [Fact]
    public void Nothing_found_is_said_and_not_oversold() =>
        Assert.StartsWith("Nothing wrong was seen.", Report.Render([], 80, color: false), StringComparison.Ordinal);

    [Fact]
    public void Notes_alone_are_no_errors() =>
        Assert.StartsWith(
            "Nothing wrong was seen (1 note).",
            Report.Render(Some.Findings(The.GoodRefresh), 80, color: false),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void Words_and_evidence_stay_within_the_width(int width)
    {
        var report = Report.Render(
            Some.Findings(IdTwice + "\n{\"error\":\"x\",\"d\":\"Invalid Refresh Token\"}"),
            width,
            color: false
        );
        var lines = report
            .Split('\n')
            .Where(line =>
                !line.Contains("http", StringComparison.Ordinal) && !line.Contains("--data", StringComparison.Ordinal)
            );
        Assert.All(lines.Skip(1), line => Assert.True(line.Length <= Math.Max(width, 40), line));
    }

    [Fact]
    public void A_broken_command_is_still_the_same_command()
    {
        var finding = Some.Findings(IdTwice)[0];
        var report = Report.Render([finding], 40, color: false);
        var start = report.IndexOf("do    ", StringComparison.Ordinal) + 6;
        var command = report[start..report.IndexOf("  see ", StringComparison.Ordinal)];
        Assert.Equal(
            finding.Fix,
            string.Join(
                ' ',
                command
                    .Replace("\\\n", " ", StringComparison.Ordinal)
                    .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            )
        );
    }

    [Fact]
    public void The_same_line_is_printed_once()
    {
        var report = Report.Render(Some.Findings(IdTwice + "\n{\"error\":\"invalid_client\"}"), 100, color: false);
        Assert.Equal(2, report.Split("curl https://").Length);
        Assert.Contains("do    the line of OAUTH-010\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Color_only_when_asked()
    {
        Assert.Contains(
            "\u001b[1;31merror\u001b[0m",
            Report.Render(Some.Findings(IdTwice), 80, color: true),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "\u001b",
            Report.Render(Some.Findings(IdTwice), 80, color: false),
            StringComparison.Ordinal
        );
    }
}
