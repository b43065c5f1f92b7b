using System.Net.Sockets;
using System.Text;

namespace Evergrant.Sandbox.Tests;

public sealed class FaultTests
{
    [Fact]
    public async Task A_lost_response_has_rotated_and_sent_nothing()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.LostResponse, onGrantType: "refresh_token");

        await Assert.ThrowsAsync<HttpRequestException>(() => keap.RefreshAsync(pair.Refresh));
        var entry = keap.Sandbox.Requests.AtTokenEndpoint()[^1];
        using var again = await keap.RefreshAsync(pair.Refresh);

        Assert.Equal(2, keap.Sandbox.Lineage.Count);
        Assert.Equal(("lost-response", null), (entry.Fault, entry.Status));
        Assert.Equal(keap.Sandbox.Lineage[1].Id, entry.Issued);
        await again.IsAsync(400, Keap.InvalidRefreshToken);
    }

    [Fact]
    public async Task A_lost_response_is_in_the_state_file_when_the_connection_dies()
    {
        using var folder = new TemporaryFolder();
        await using var keap = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") });
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.LostResponse);

        await Assert.ThrowsAsync<HttpRequestException>(() => keap.RefreshAsync(pair.Refresh));

        var issued = keap.Sandbox.Lineage[1].Id;
        Assert.Contains(
            $"\"{issued}\"",
            await File.ReadAllTextAsync(folder.File("keap.json")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_lost_response_ends_the_stream_without_a_byte()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.LostResponse);

        Assert.Equal("", await RawRefreshAsync(keap, pair.Refresh));
    }

    [Fact]
    public async Task A_reset_before_commit_leaves_the_token_unspent()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.ResetBeforeCommit);

        await Assert.ThrowsAsync<HttpRequestException>(() => keap.RefreshAsync(pair.Refresh));
        using var again = await keap.RefreshAsync(pair.Refresh);

        Assert.Equal(200, (int)again.StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(150)]
    public async Task Truncated_json_announces_all_and_sends_exactly_the_first_bytes(int bytes)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.TruncatedJson, times: 50, options: new() { Bytes = bytes });
        for (var round = 0; round < 20; round++)
        {
            var refresh = (await keap.Sandbox.IssueTokensAsync()).RefreshToken;
            var answer = await RawRefreshAsync(keap, refresh);
            var (head, body) = (answer.Split("\r\n\r\n")[0], answer.Split("\r\n\r\n")[1]);

            Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal);
            Assert.Contains("Content-Length: 173", head, StringComparison.Ordinal);
            Assert.Equal(bytes, body.Length);
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => keap.RefreshAsync(pair.Refresh));
    }

    [Fact]
    public async Task Html_instead_of_json_commits_nothing()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.HtmlInsteadOfJson);
        keap.Sandbox.Faults.Add(FaultNames.HtmlInsteadOfJson, options: new() { Status = 200 });

        using var refused = await keap.RefreshAsync(pair.Refresh);
        using var pretended = await keap.RefreshAsync(pair.Refresh);
        using var again = await keap.RefreshAsync(pair.Refresh);

        Assert.Equal((403, 200, 200), ((int)refused.StatusCode, (int)pretended.StatusCode, (int)again.StatusCode));
        Assert.Equal("text/html", pretended.Content.Headers.ContentType!.MediaType);
        Assert.Contains("One more step", await pretended.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_errors_commit_nothing_and_may_say_when_to_retry()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.InternalError);
        keap.Sandbox.Faults.Add(FaultNames.Unavailable, options: new() { RetryAfter = 30 });

        using var internalError = await keap.RefreshAsync(pair.Refresh);
        using var unavailable = await keap.RefreshAsync(pair.Refresh);
        using var again = await keap.RefreshAsync(pair.Refresh);

        Assert.Equal(
            (500, 503, 200),
            ((int)internalError.StatusCode, (int)unavailable.StatusCode, (int)again.StatusCode)
        );
        Assert.Equal(TimeSpan.FromSeconds(30), unavailable.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Slow_has_committed_while_the_client_waits()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var slow = keap.Sandbox.Faults.Add(FaultNames.Slow, options: new() { DelayMs = 600_000 });

        var waiting = keap.RefreshAsync(pair.Refresh);
        await slow.WaitUntilFiredAsync();
        Assert.Equal(2, keap.Sandbox.Lineage.Count);
        Assert.False(waiting.IsCompleted);
        slow.Release();

        using var answer = await waiting;
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Hang_holds_the_request_until_it_is_released()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var hang = keap.Sandbox.Faults.Add(FaultNames.Hang, onGrantType: "refresh_token");

        var waiting = keap.RefreshAsync(pair.Refresh);
        await hang.WaitUntilFiredAsync();
        Assert.Single(keap.Sandbox.Lineage);
        hang.Release();

        using var answer = await waiting;
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(2, keap.Sandbox.Lineage.Count);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Hang_ends_with_the_connection_and_has_committed_only_if_told_to(bool afterCommit, int generations)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var hang = keap.Sandbox.Faults.Add(FaultNames.Hang, options: new() { AfterCommit = afterCommit });
        using var client = await RawSendAsync(keap, pair.Refresh);
        await hang.WaitUntilFiredAsync();

        client.Client.Close(0);
        while (keap.Sandbox.Requests.AtTokenEndpoint().Count < 2)
            await Task.Yield();

        Assert.Null(keap.Sandbox.Requests.AtTokenEndpoint()[^1].Status);
        Assert.Equal(generations, keap.Sandbox.Lineage.Count);
    }

    [Fact]
    public async Task Stopping_cuts_what_hangs()
    {
        var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var hang = keap.Sandbox.Faults.Add(FaultNames.Hang);
        var waiting = keap.RefreshAsync(pair.Refresh);
        await hang.WaitUntilFiredAsync();

        await keap.Sandbox.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
        await keap.DisposeAsync();
    }

    [Fact]
    public async Task A_fault_strikes_the_nth_matching_request_and_as_often_as_told()
    {
        await using var keap = await Keap.StartAsync();
        var fault = keap.Sandbox.Faults.Add(FaultNames.InternalError, onGrantType: "refresh_token", nth: 2, times: 2);
        var pair = await keap.NewPairAsync();
        var statuses = new List<int>();
        for (var turn = 0; turn < 5; turn++)
        {
            using var answer = await keap.RefreshAsync("neverissued");
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([400, 500, 500, 400, 400], statuses);
        Assert.Equal(2, fault.Fired);
    }

    [Fact]
    public async Task A_fault_counts_the_requests_that_others_strike()
    {
        await using var keap = await Keap.StartAsync();
        keap.Sandbox.Faults.Add(FaultNames.InternalError);
        keap.Sandbox.Faults.Add(FaultNames.Unavailable, nth: 2);
        // Due from the second on, and behind another there: it waits for its turn.
        keap.Sandbox.Faults.Add(FaultNames.BadGateway, nth: 2);
        var statuses = new List<int>();
        for (var turn = 0; turn < 4; turn++)
        {
            using var answer = await keap.RefreshAsync("neverissued");
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([500, 503, 502, 400], statuses);
    }

    [Fact]
    public async Task Removing_a_fault_lets_held_requests_go()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var hang = keap.Sandbox.Faults.Add(FaultNames.Hang);
        var waiting = keap.RefreshAsync(pair.Refresh);
        await hang.WaitUntilFiredAsync();

        Assert.True(keap.Sandbox.Faults.Remove(hang.Id));

        using var answer = await waiting;
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_fault_that_does_not_exist_is_refused()
    {
        await using var keap = await Keap.StartAsync();

        Assert.Throws<ArgumentException>(() => keap.Sandbox.Faults.Add("lost-respnse"));
        Assert.Throws<ArgumentException>(() => keap.Sandbox.Faults.Add("500", onGrantType: "password"));
        Assert.Throws<ArgumentException>(() => keap.Sandbox.Faults.Add("500", nth: 0));
        Assert.Empty(keap.Sandbox.Faults.All);
    }

    private static async Task<string> RawRefreshAsync(Keap keap, string refreshToken)
    {
        using var client = await RawSendAsync(keap, refreshToken);
        var received = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(received);
        }
        catch (IOException)
        {
            // A reset instead of an orderly end: what came before it counts.
        }

        return Encoding.ASCII.GetString(received.ToArray());
    }

    private static async Task<TcpClient> RawSendAsync(Keap keap, string refreshToken)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", keap.Sandbox.Address.Port);
        var body = $"grant_type=refresh_token&refresh_token={refreshToken}";
        var head =
            $"POST /token HTTP/1.1\r\nHost: localhost\r\nAuthorization: {Keap.Basic()}\r\n"
            + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + body));
        return client;
    }
}
