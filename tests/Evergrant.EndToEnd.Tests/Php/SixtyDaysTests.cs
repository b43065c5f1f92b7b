using System.Diagnostics;
using System.Net;
using Evergrant.EndToEnd.Connecting;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Php;

/// A shared host: PHP's web server, and cron with one tick a day.
public sealed class SixtyDaysTests
{
    private const int Days = 60;
    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow();

    [FactNeeding("php")]
    public async Task Sixty_days_of_one_tick_a_day_and_every_sign_up_becomes_a_contact()
    {
        var clock = new SandboxClock(Start, frozen: true);
        await using var connected = await ConnectedHome.CreateAsync(null, new KeapSandboxOptions { Clock = clock });
        var file = Path.Combine(connected.Outside, "keap.json");
        (await connected.Home.RunAsync("sink", "add", ConnectedHome.Grant, file, "--format", "json")).Is(0);
        (await connected.Home.RunAsync("tick")).Is(0);

        using var php = new PhpProgram();
        await File.WriteAllTextAsync(Path.Combine(php.Folder, "index.php"), Page(file));
        await using var site = await Site.StartAsync(php);
        var people = connected.Keap.State.Contacts.Count;
        for (var day = 1; day <= Days; day++)
        {
            // As late as can be: just before the next tick, and after it.
            await clock.AdvanceToAsync(Start.AddDays(day).AddSeconds(-1));
            await SignUpAsync(site, $"late{day}");
            await clock.AdvanceToAsync(Start.AddDays(day));
            (await connected.Home.RunAsync("tick")).Is(0);
            await SignUpAsync(site, $"early{day}");
        }
        Assert.Equal(2 * Days, connected.Keap.State.Contacts.Count - people);
        Assert.Equal(1 + Days, await connected.GenerationAsync());

        await connected.Keap.ResetAsync();
        Ended tick;
        do
        {
            await clock.AdvanceAsync(TimeSpan.FromDays(1));
            tick = await connected.Home.RunAsync("tick");
        } while (tick.Code == 5);
        tick.Is(4);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "token_missing"), await site.PostAsync("nobody"));
        await ServerSaysWhyAsync(connected, php);
    }

    /// The same grant through the gateway: the reason, and what to do.
    private static async Task ServerSaysWhyAsync(ConnectedHome connected, PhpProgram php)
    {
        var key = await connected.Home.RunAsync("key", "create", ConnectedHome.Grant);
        await File.WriteAllTextAsync(Path.Combine(php.Folder, "key"), key.Line);
        await using var program = connected.Home.Start("serve", "--port", "0");
        var server = (await program.WaitForLineAsync("listening on "))["listening on ".Length..];
        var said = await php.PrintAsync(
            "Evergrant::gateway($argv[1], Evergrant::keyFrom('key'))->get('/crm/rest/v1/contacts');",
            $"{server}/gw/{ConnectedHome.Grant}"
        );
        Assert.Matches(
            "^needs_reauthorization: GET .* 409: Calls do not work now. The owner has to approve again: ",
            said
        );
    }

    private static async Task SignUpAsync(Site site, string name)
    {
        var answer = await site.PostAsync(name);
        Assert.True(answer == (HttpStatusCode.OK, name), $"{name}: {answer}");
    }

    private static string Page(string file) =>
        $$"""
            <?php
            require '{{PhpProgram.Client}}';
            try {
                $added = Evergrant::tokenFile('{{file}}')->post('/crm/rest/v1/contacts', [
                    'given_name' => $_POST['name'],
                    'email_addresses' => [['field' => 'EMAIL1', 'email' => $_POST['name'] . '@example.com']],
                ]);
                echo $added['given_name'];
            } catch (EvergrantException $why) {
                http_response_code(503);
                echo $why->getReason();
            }
            """;

    /// `php -S` over a folder.
    private sealed class Site : IAsyncDisposable
    {
        private readonly Process process;
        private readonly HttpClient http;

        private Site(Process process, int port)
        {
            this.process = process;
            http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        }

        public static async Task<Site> StartAsync(PhpProgram php)
        {
            var port = Desk.FreePort();
            var site = new Site(php.Start("-S", $"127.0.0.1:{port}"), port);
            string? line;
            do line = await site.process.StandardError.ReadLineAsync();
            while (line?.Contains("started", StringComparison.Ordinal) == false);
            Assert.NotNull(line);
            _ = site.process.StandardError.ReadToEndAsync();
            return site;
        }

        public async Task<(HttpStatusCode, string)> PostAsync(string name)
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = name });
            using var answer = await http.PostAsync("/", form);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
