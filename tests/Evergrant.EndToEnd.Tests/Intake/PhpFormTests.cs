using System.Net;
using System.Net.Sockets;
using System.Text;
using Evergrant.EndToEnd.Php;

namespace Evergrant.EndToEnd.Intake;

/// A website in PHP whose visitors fill in a form, with clients/php/evergrant.php.
public sealed class PhpFormTests
{
    private const string Send = """
        $form = Evergrant::form($argv[1], $argv[2], $argv[3]);
        $receipt = $form->send(['email' => $argv[4], 'first_name' => 'Ann', 'tags' => ['Red', 'Blue']], ['from' => '192.0.2.7']);
        echo $receipt->isDelivered() ? $receipt->id : 'kept';
        """;

    [TheoryNeeding("php")]
    [MemberData(nameof(PhpProgram.Transports), MemberType = typeof(PhpProgram))]
    public async Task What_is_sent_while_the_server_is_down_is_kept_and_follows_in_order_when_it_is_back(
        string[] options
    )
    {
        using var php = new PhpProgram { Options = options };
        await using var connected = await ConnectedHome.CreateAsync();
        var server = connected.TakePort();
        await connected.AddFormAsync("--needs-key");
        var key = (await connected.Home.RunAsync("key", "create", ConnectedHome.Grant, "--name", "website")).Line;
        var spool = Path.Combine(php.Folder, "spool");
        Task<string> SendAsync(string email) => php.PrintAsync(Send, $"{server}/f/newsletter", spool, key, email);

        await using (var first = connected.Home.Start("serve"))
        {
            await first.WaitForLineAsync("listening on ");
            Assert.StartsWith("sb_", await SendAsync("ann@customers.example"), StringComparison.Ordinal);
            first.Kill();
            await first.EndAsync();
        }
        Assert.Equal("kept", await SendAsync("bob@customers.example"));
        Assert.Equal("kept", await SendAsync("cleo@customers.example"));
        var kept = Directory.GetFiles(spool, "*.json");
        Assert.Equal(2, kept.Length);
        foreach (var file in kept)
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        await using var second = connected.Home.Start("serve");
        await second.WaitForLineAsync("listening on ");
        File.Delete(Path.Combine(spool, ".pause-newsletter"));
        Assert.StartsWith("sb_", await SendAsync("dan@customers.example"), StringComparison.Ordinal);

        Assert.Empty(Directory.GetFiles(spool, "*.json"));
        foreach (var name in new[] { "ann", "bob", "cleo", "dan" })
            await connected.Keap.HasOneWelcomedAsync($"{name}@customers.example");
        Assert.Contains(Account.Tag, await connected.TagsOfAsync("cleo@customers.example"));
    }

    [TheoryNeeding("php")]
    [InlineData("200 OK", "text/html", "<html>We are closed today</html>")]
    [InlineData("200 OK", "application/json", "{\"receipt\":\"17\"}")]
    [InlineData("413 Payload Too Large", "text/html", "<html>nginx</html>")]
    [InlineData("400 Bad Request", "application/json", "{\"error\":\"proxy\"}")]
    public async Task What_answers_in_the_servers_place_takes_nothing_and_refuses_nothing(
        string status,
        string type,
        string body
    )
    {
        using var php = new PhpProgram();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var spool = Path.Combine(php.Folder, "spool");
        Directory.CreateDirectory(spool);
        var draft = Path.Combine(spool, $".1.000-{new string('a', 32)}.json");
        await File.WriteAllTextAsync(draft, "half");
        File.SetLastWriteTimeUtc(draft, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var sending = php.RunAsync(Send, $"{server}/f/newsletter", spool, "eg_x", "ann@customers.example");
        var asked = await AnswerAsync(listener, $"HTTP/1.1 {status}\r\nContent-Type: {type}", body);

        Assert.Equal("kept", (await sending).Line);
        Assert.Single(Directory.GetFiles(spool, "*.json"), file => Path.GetFileName(file)[0] != '.');
        Assert.True(File.Exists(Path.Combine(spool, ".pause-newsletter")));
        Assert.Contains("X-Evergrant-Sent-At: ", asked, StringComparison.Ordinal);
        // Somebody else's, ended over it long ago.
        Assert.False(File.Exists(draft));
    }

    [FactNeeding("php")]
    public async Task A_tick_that_could_not_take_a_file_says_so_by_its_code()
    {
        using var php = new PhpProgram();
        await using var connected = await ConnectedHome.CreateAsync();
        var inbox = Path.Combine(connected.Home.Path, "inbox");

        Assert.Equal("kept", await php.PrintAsync(Send, "nowhere", inbox, "", "ann@customers.example"));
        var tick = await connected.Home.RunAsync("tick");

        tick.Is(1);
        Assert.Contains("1 could not be taken", tick.Errors, StringComparison.Ordinal);
        var forget = await connected.Home.RunAsync("form", "forget", "--person", "ann@customers.example");
        Assert.Contains(Path.Combine(inbox, "refused"), forget.Errors, StringComparison.Ordinal);
    }

    [FactNeeding("php")]
    public async Task Without_any_server_a_tick_delivers_what_php_left_in_the_inbox()
    {
        using var php = new PhpProgram();
        await using var connected = await ConnectedHome.CreateAsync();
        await connected.AddFormAsync();
        var inbox = Path.Combine(connected.Home.Path, "inbox");

        Assert.Equal("kept", await php.PrintAsync(Send, "newsletter", inbox, "", "ann@customers.example"));
        Assert.Single(Directory.GetFiles(inbox));
        var tick = await connected.Home.RunAsync("tick");

        tick.Is(0);
        Assert.Contains("took 1 submission out of files", tick.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(inbox, "*.json"));
        await connected.Keap.HasOneWelcomedAsync("ann@customers.example");
        Assert.Contains(Account.Tag, await connected.TagsOfAsync("ann@customers.example"));
    }

    [FactNeeding("php")]
    public async Task What_a_visitor_can_put_right_is_said_and_not_kept()
    {
        using var php = new PhpProgram();
        await using var connected = await ConnectedHome.CreateAsync();
        var server = connected.TakePort();
        await connected.AddFormAsync("--needs-key");
        var key = (await connected.Home.RunAsync("key", "create", ConnectedHome.Grant)).Line;
        await using var serve = connected.Home.Start("serve");
        await serve.WaitForLineAsync("listening on ");
        var spool = Path.Combine(php.Folder, "spool");

        var said = await php.PrintAsync(Send, $"{server}/f/newsletter", spool, key, "nobody");
        Assert.StartsWith("email_invalid: ", said, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(spool, "*.json"));
        // A key that is none any more is nobody's fault who fills in a form.
        var wrong = key[..^4] + "0000";
        var kept = await php.RunAsync(Send, $"{server}/f/newsletter", spool, wrong, "ann@customers.example");
        Assert.Equal("kept", kept.Line);
        Assert.Contains("was answered 401", kept.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("ann@", kept.Errors, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(spool, "*.json"));
    }

    [FactNeeding("php")]
    public async Task Files_that_are_no_submissions_and_a_full_folder_are_told()
    {
        using var php = new PhpProgram();
        Assert.StartsWith(
            "address_wrong: ",
            await php.PrintAsync(Send, "http://example.com/f/x", "spool", "eg_x", "a@b.example"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "key_unknown: ",
            await php.PrintAsync(Send, "http://127.0.0.1:9/f/x", "spool", "", "a@b.example"),
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(Path.Combine(php.Folder, "file"), "");
        Assert.StartsWith(
            "folder_wrong: ",
            await php.PrintAsync(Send, "newsletter", "file", "", "a@b.example"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "body_too_large: ",
            await php.PrintAsync(Send, "newsletter", "spool", "", new string('x', 50_000)),
            StringComparison.Ordinal
        );
    }

    /// <returns>What it was asked.</returns>
    private static async Task<string> AnswerAsync(TcpListener listener, string head, string body)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var asked = new StringBuilder();
        var buffer = new byte[16 * 1024];
        // The body is JSON, and the last of it.
        while (!asked.ToString().EndsWith('}'))
            asked.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer)));
        var answer = $"{head}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        return asked.ToString();
    }
}
