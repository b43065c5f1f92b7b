using System.Text.Json.Nodes;
using Evergrant.Hosting.Alerts;
using Evergrant.Hosting.Home;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd;

public sealed class AlertTests
{
    private const string Open = "Keap demo: a refresh was sent and no answer came";

    [Fact]
    public async Task With_nobody_to_tell_the_test_is_exit_code_6_and_says_what_to_set()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var ended = await connected.Home.RunAsync("alert", "test");
        ended.Is(6);
        Assert.Contains("alert_mail_to", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_reaches_nobody_is_exit_code_1_with_one_line_for_each_way()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var root = connected.Keap.Address.GetLeftPart(UriPartial.Authority);
        connected.Home.WriteSettings(
            $$"""
            { "listen": "http://127.0.0.1:0", "clock": "{{root}}", "outgoing_allow": ["127.0.0.1"],
              "heartbeat": "{{root}}/no-monitor-is-here/canary" }
            """
        );
        var ended = await connected.Home.RunAsync("alert", "test");
        ended.Is(1);
        Assert.StartsWith("heartbeat  failed: ", ended.Line, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_alerts_are_listed_and_muted()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        Assert.Equal("[]", (await connected.Home.RunAsync("alert", "list", "--json")).Output.Trim());
        connected.Keap.Faults.Add(FaultNames.LostResponse);
        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(5);
        var options = new HomeOptions { Path = connected.Home.Path, Calendar = connected.Keap.Clock };
        await using (var home = await EvergrantHome.OpenAsync(options, default))
            await (await Alerts.OpenAsync(home, null, default)).WorkAsync(default);

        var listed = await connected.Home.RunAsync("alert", "list");
        listed.Is(0);
        Assert.StartsWith(Open, listed.Output, StringComparison.Ordinal);
        (await connected.Home.RunAsync("alert", "mute", ConnectedHome.Grant, "--for", "12h")).Is(0);
        var json = await connected.Home.RunAsync("alert", "list", "--json");
        var row = JsonNode.Parse(json.Output)!.AsArray().Single()!;
        Assert.Equal("uncertain", (string)row["kind"]!);
        Assert.True((bool)row["muted"]!);
        (await connected.Home.RunAsync("alert", "unmute", ConnectedHome.Grant)).Is(0);
        (await connected.Home.RunAsync("alert", "mute", ConnectedHome.Grant, "--app")).Is(0);
        (await connected.Home.RunAsync("alert", "mute", "nobody")).Is(3);
        (await connected.Home.RunAsync("alert", "mute", ConnectedHome.Grant, "--for", "soon")).Is(2);
    }
}
