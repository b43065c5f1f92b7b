using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Sandboxes;

public sealed class ExecTests
{
    [FactNeeding("sh", "curl")]
    public async Task A_program_finds_the_sandbox_in_its_environment_and_ends_with_its_own_code()
    {
        using var home = new TemporaryHome();
        const string script = """
            curl -s -o /dev/null -w '%{http_code}\n' "$KEAP_BASE_URL/crm/rest/v1/contacts" -H "X-Keap-API-Key: $KEAP_PAT"
            curl -s -o /dev/null -w '%{http_code}\n' "$KEAP_TOKEN_URL" -u "$KEAP_CLIENT_ID:$KEAP_CLIENT_SECRET" \
              -d grant_type=refresh_token -d refresh_token=x
            echo "$KEAP_TENANT $KEAP_REDIRECT_URI ${KEAP_AUTHORIZE_URL#$KEAP_BASE_URL}"
            [ "$EVERGRANT_SANDBOX" = "$KEAP_BASE_URL" ] || echo differs
            exit 7
            """;

        var ended = await home.RunAsync("sandbox", "exec", "--", "sh", "-c", script);

        ended.Is(7);
        Assert.Equal(
            $"200\n400\n{KeapSandboxSeed.DefaultTenant} {KeapSandboxSeed.RedirectUris[0]} /app/oauth/authorize",
            ended.Line
        );
        Assert.Equal("", ended.Errors);
    }

    [FactNeeding("sh")]
    public async Task Input_output_errors_and_odd_arguments_go_through_as_they_are()
    {
        using var home = new TemporaryHome();

        var ended = await RunningProgram.RunAsync(
            BuiltProgram.Evergrant,
            home.Path,
            "typed\n",
            "sandbox",
            "exec",
            "--",
            "sh",
            "-c",
            "cat; echo \"$@\"; echo told >&2",
            "sh",
            "@nothing",
            "--json",
            "--",
            "[directive]"
        );

        ended.Is(0);
        Assert.Equal("typed\n@nothing --json -- [directive]", ended.Line);
        Assert.Equal("told", ended.Errors.Trim());
    }

    [Theory]
    [InlineData("INT", 42)]
    [InlineData("TERM", 43)]
    public async Task A_signal_reaches_the_program_which_ends_in_its_own_time(string signal, int code)
    {
        using var home = new TemporaryHome();
        await using var running = new RunningProgram(
            BuiltProgram.Evergrant,
            home.Path,
            "sandbox",
            "exec",
            "--",
            "bash",
            "-c",
            "trap 'echo caught; sleep 0.2; exit 42' INT; trap 'echo caught; sleep 0.2; exit 43' TERM; echo ready; for i in {1..400}; do sleep 0.05; done"
        );
        await running.WaitForLineAsync("ready");

        if (signal == "INT")
            running.Interrupt();
        else
            running.Terminate();

        await running.WaitForLineAsync("caught");
        (await running.EndAsync()).Is(code);
    }

    [TheoryNeeding("script", "bash")]
    [InlineData("")]
    [InlineData("</dev/null")]
    public async Task At_a_terminal_ctrl_c_reaches_the_program_once_and_nothing_is_left_running(string input)
    {
        using var home = new TemporaryHome();
        await using var terminal = AtTerminal.Shell(home.Path, new Dictionary<string, string>());
        var program = Path.Combine(home.Path, "program.sh");
        // The first is counted, the second would be there before the program has waited a second for it.
        await File.WriteAllTextAsync(
            program,
            """
            heard=0
            trap 'heard=$((heard+1))' INT
            echo "ready $$ at $EVERGRANT_SANDBOX"
            until [ $heard -gt 0 ]; do sleep 0.1; done
            for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; done
            echo "heard $heard"
            exit 42
            """
        );
        var evergrant = Path.Combine(AppContext.BaseDirectory, BuiltProgram.Evergrant);
        await terminal.TypeAsync($"dotnet '{evergrant}' sandbox exec -- bash '{program}' {input}; echo \"ended $?\"");
        var ready = (await terminal.LineAsync("ready ")).Split(' ');

        await terminal.InterruptAsync();

        await terminal.SeeAsync("heard 1\n");
        await terminal.SeeAsync("ended 42");
        Assert.False(Directory.Exists($"/proc/{ready[1]}"));
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(ready[3].Trim())));
        await terminal.TypeAsync("exit");
        await terminal.EndAsync();
    }

    [FactNeeding("setpriv")]
    public async Task A_port_that_is_the_superusers_is_one_line_for_a_world_too()
    {
        using var home = new TemporaryHome();
        var evergrant = Path.Combine(AppContext.BaseDirectory, BuiltProgram.Evergrant);
        var script = $"""
            dotnet '{evergrant}' sandbox world add low --port 80; echo "code $?"
            dotnet '{evergrant}' sandbox world list
            """;
        // What a user other than root has not.
        string[] withoutTheRight =
        [
            "setpriv",
            "--inh-caps=-net_bind_service",
            "--bounding-set=-net_bind_service",
            "dotnet",
            evergrant,
            "sandbox",
            "exec",
            "--",
            "sh",
            "-c",
            script,
        ];

        var ended = await home.RunAsync(["sandbox", "exec", "--", .. withoutTheRight]);

        Assert.Equal("code 1", ended.Line.Split('\n')[0]);
        Assert.Contains(
            "keeps that port from the sandbox",
            Assert.Single(ended.Errors.Trim().Split('\n')),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("low", ended.Output, StringComparison.Ordinal);
    }

    [FactNeeding("sh")]
    public async Task The_sandbox_ends_with_the_program_and_keeps_what_it_was_told_to_keep()
    {
        using var home = new TemporaryHome();
        var data = Path.Combine(home.Path, "keap.json");

        var first = await home.RunAsync("sandbox", "exec", "--data", data, "--", "sh", "-c", "echo $KEAP_BASE_URL");

        first.Is(0);
        Assert.True(File.Exists(data));
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(first.Line)));
        (await home.RunAsync("sandbox", "exec", "--data", data, "--", "true")).Is(0);
    }

    [Theory]
    [InlineData(127, "'no-such-program' does not start: it is not in PATH.", "--", "no-such-program", "x")]
    [InlineData(127, "'./absent' does not start: there is no such file.", "--", "./absent")]
    [InlineData(2, "See: evergrant sandbox exec --help")]
    [InlineData(2, "no era", "--era", "Z", "--", "true")]
    public async Task What_cannot_be_run_is_one_line(int code, string said, params string[] arguments)
    {
        using var home = new TemporaryHome();

        var ended = await home.RunAsync(["sandbox", "exec", .. arguments]);

        ended.Is(code);
        Assert.Contains(said, Assert.Single(ended.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal("", ended.Output);
    }

    [FactNeeding("sh", "curl")]
    public async Task Expectations_are_compared_within_one_exec()
    {
        using var home = new TemporaryHome();
        var evergrant = Path.Combine(AppContext.BaseDirectory, BuiltProgram.Evergrant);
        var script = $"""
            curl -s -o /dev/null "$KEAP_TOKEN_URL" -u "$KEAP_CLIENT_ID:$KEAP_CLIENT_SECRET" -d grant_type=refresh_token -d refresh_token=x
            dotnet '{evergrant}' sandbox expect no-refusals --refreshes ..0 --calls 'POST /token=1'; echo "code $?"
            dotnet '{evergrant}' sandbox expect --refused refresh_token_unknown --rotations 0; echo "code $?"
            dotnet '{evergrant}' sandbox expect politeness; echo "code $?"
            dotnet '{evergrant}' sandbox expect --refreshes many; echo "code $?"
            dotnet '{evergrant}' sandbox expect; echo "code $?"
            """;

        var ended = await home.RunAsync("sandbox", "exec", "--", "sh", "-c", script);

        Assert.Equal(
            [
                "refreshes: 1 refreshes, at most 0 expected. (req-1)",
                "no_refusals: 1 refused as refresh_token_unknown more than expected. This sandbox never issued that refresh token. (req-1)",
                "code 1",
                "code 0",
                "code 2",
                "code 2",
                "code 2",
            ],
            ended.Line.Split('\n')
        );
        Assert.Equal(3, ended.Errors.Trim().Split('\n').Length);
    }
}
