namespace Evergrant.EndToEnd;

public sealed class DoctorTests
{
    private const string Swapped = """
        curl -X POST https://api.infusionsoft.com/token \
          -H 'Authorization: Basic emszY2FuYXJ5OHExdzp6azNjYW5hcnk4cTF3' \
          -d 'grant_type=refresh_token&refresh_token=r9canary7t2x4canary1m'
        {"error":"invalid_request","error_description":"Invalid Refresh Token"}
        """;

    private const string Right = """
        GET /crm/rest/v1/contacts HTTP/1.1
        Host: api.infusionsoft.com
        Authorization: Bearer sQh2mW8pLx0aZt7vN4cR1kYe

        """;

    private static async Task<Ended> ExamineAsync(string text, params string[] more)
    {
        using var home = new TemporaryHome();
        var file = Path.Combine(Path.GetDirectoryName(home.Path)!, $"{Path.GetFileName(home.Path)}-call.txt");
        await File.WriteAllTextAsync(file, text);
        try
        {
            return await home.RunAsync(["doctor", "--request", file, .. more]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task The_mistake_of_thread_000_is_named_first_and_no_secret_is_shown()
    {
        var ended = await ExamineAsync(Swapped);

        ended.Is(1);
        Assert.Contains(
            "The client id stands in the secret's place (OAUTH-010)",
            ended.Output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("canary", ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_in_order_exits_0() => (await ExamineAsync(Right)).Is(0);

    [Fact]
    public async Task What_cannot_be_read_says_what_was_tried_and_where_it_stopped()
    {
        var ended = await ExamineAsync("it does not work");

        ended.Is(2);
        Assert.Equal("", ended.Output);
        foreach (var format in (string[])["a curl command", "raw HTTP", "an answer alone"])
            Assert.Contains($"{format}: stopped at line 1, column 1", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_one_line()
    {
        using var home = new TemporaryHome();

        var ended = await home.RunAsync(["doctor", "--request", "no-such-file.txt"]);

        ended.Is(2);
        Assert.Single(ended.Errors.Trim().Split('\n'));
    }
}
