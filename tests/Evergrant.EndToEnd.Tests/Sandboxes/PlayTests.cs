using System.Diagnostics;
using Evergrant.Cli.Sandboxes.Playing;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Sandboxes;

/// Every step of every card answers as the card says, whoever sends it.
public sealed class PlayTests(CompiledCards compiled) : IClassFixture<CompiledCards>
{
    public static TheoryData<string> Threads { get; } = [.. Card.All.Select(card => card.Thread)];

    [Theory]
    [MemberData(nameof(Threads))]
    public async Task Every_step_answers_as_the_card_says(string thread)
    {
        using var sender = new CallSender();
        await PlayAsync(thread, _ => sender.SendAsync);
    }

    [TheoryNeeding("sh", "curl")]
    [MemberData(nameof(Threads))]
    public Task The_calls_for_curl_do_the_same(string thread) =>
        PlayAsync(thread, keap => Through(keap, SnippetLanguage.Curl, "sh", "-c"));

    [TheoryNeeding("php")]
    [MemberData(nameof(Threads))]
    public Task The_calls_for_php_do_the_same(string thread) =>
        PlayAsync(thread, keap => Through(keap, SnippetLanguage.Php, "php", "-r"));

    [TheoryNeeding("node")]
    [MemberData(nameof(Threads))]
    public Task The_calls_for_node_do_the_same(string thread) =>
        PlayAsync(thread, keap => Through(keap, SnippetLanguage.Node, "node", "--input-type=module", "-e"));

    /// In which Keap's own address is written.
    [Theory]
    [MemberData(nameof(Threads))]
    public async Task The_calls_for_csharp_do_the_same_at_keaps_address(string thread)
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        await using var proxy = keap.OpenProxy();
        var player = new Player(
            keap,
            async (call, variables, _) => Told(keap, await compiled.RunAsync(call, variables, keap, proxy))
        );
        await PlayAsync(thread, player);
    }

    [Fact]
    public void Each_card_goes_wrong_before_it_goes_right_and_says_why()
    {
        Assert.Equal(["000", "001", "002", "003", "004"], Card.All.Select(card => card.Thread));
        Assert.All(
            Card.All,
            card =>
            {
                Assert.Contains(card.Steps, step => step.Wrong);
                Assert.All(card.Steps.Where(step => step.Wrong), step => Assert.NotNull(step.Why));
                Assert.All(card.Steps.Where(step => step.Call is not null), step => Assert.NotNull(step.Status));
                Assert.False(card.Steps[^1].Wrong);
            }
        );
    }

    [Fact]
    public async Task It_is_played_with_every_call_and_its_reason_and_no_token()
    {
        using var home = new TemporaryHome();

        var played = await home.RunAsync("sandbox", "play", "000");
        var listed = await home.RunAsync("sandbox", "play", "--list");
        var none = await home.RunAsync("sandbox", "play", "999");
        var odd = await home.RunAsync("sandbox", "play", "000", "--as", "cobol");

        played.Is(0);
        Assert.Contains("-u \"${CLIENT_ID}:${CLIENT_ID}\"", played.Output, StringComparison.Ordinal);
        Assert.Contains("reason  client_id_used_as_secret", played.Output, StringComparison.Ordinal);
        Assert.Contains("\"refresh_token\":\"$REFRESH_TOKEN\"", played.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(KeapSandboxSeed.ClientSecret, played.Output, StringComparison.Ordinal);
        Assert.Equal(5, listed.Line.Split('\n').Length);
        none.Is(2);
        odd.Is(2);
        Assert.Contains("curl, php, csharp, node or http", odd.Errors, StringComparison.Ordinal);
    }

    private static async Task PlayAsync(
        string thread,
        Func<
            KeapSandbox,
            Func<SnippetCall, IReadOnlyDictionary<string, string>, CancellationToken, Task<(int, string)>>
        > sender
    )
    {
        await using var keap = await KeapSandbox.StartAsync();
        await PlayAsync(thread, new Player(keap, sender(keap)));
    }

    private static async Task PlayAsync(string thread, Player player)
    {
        foreach (var step in Card.All.Single(card => card.Thread == thread).Steps)
        {
            var result = await player.PlayAsync(step, default);
            Assert.True(result.IsAsTheCardSays, $"{step.Say}\n{result.Status} {result.Text}\n{result.Reason}");
        }
    }

    /// The status is the sandbox's word: not every language's call prints it.
    private static Func<
        SnippetCall,
        IReadOnlyDictionary<string, string>,
        CancellationToken,
        Task<(int, string)>
    > Through(KeapSandbox keap, SnippetLanguage language, string program, params string[] options) =>
        async (call, variables, cancellationToken) =>
        {
            var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
            var code = Snippet.Of(call, language).Replace("<?php\n", "", StringComparison.Ordinal);
            foreach (var argument in (string[])[.. options, code])
                start.ArgumentList.Add(argument);
            foreach (var (name, value) in variables)
                start.Environment[name] = value;
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.True(process.ExitCode == 0, $"{code}\n{await errors}");
            return language == SnippetLanguage.Node ? Told(keap, output) : (Status(keap), output);
        };

    /// Of what was printed as status and body.
    private static (int, string) Told(KeapSandbox keap, string output) =>
        (Status(keap), output[(output.IndexOf(' ') + 1)..]);

    private static int Status(KeapSandbox keap) => keap.Requests.All[^1].Status!.Value;
}
