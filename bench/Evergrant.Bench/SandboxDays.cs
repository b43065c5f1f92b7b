using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Evergrant.Sandbox;

namespace Evergrant.Bench;

/// How long a sandbox takes for half a year in which a grant rotates every sixteen hours, over HTTP.
internal static class SandboxDays
{
    private const int Days = 180;
    private const double MostSeconds = 10;
    private static readonly TimeSpan Period = TimeSpan.FromHours(16);

    public static async Task<bool> RunAsync(Slices slices)
    {
        var seconds = new List<double>();
        for (var n = 0; n < slices.Count; n++)
            seconds.Add(await OnceAsync());
        var time = Slices.Median(seconds);
        var met = time < MostSeconds;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Days} virtual days, a rotation every 16 h: {time:0.00} s (target {MostSeconds:0}{(met ? "" : ", MISSED")}; median of {slices.Count})"
            )
        );
        return met;
    }

    private static async Task<double> OnceAsync()
    {
        await using var keap = await KeapSandbox.StartAsync(new KeapSandboxOptions { StartFrozen = true });
        using var http = new HttpClient { BaseAddress = keap.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(
                Encoding.ASCII.GetBytes($"{KeapSandboxSeed.ClientId}:{KeapSandboxSeed.ClientSecret}")
            )
        );
        var token = (await keap.IssueTokensAsync()).RefreshToken;
        var refresh = Task.CompletedTask;
        async Task RefreshAsync()
        {
            using var form = new FormUrlEncodedContent(
                new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = token }
            );
            using var answer = await http.PostAsync("/token", form);
            token = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["refresh_token"]!;
        }

        using var timer = keap.Clock.CreateTimer(_ => refresh = RefreshAsync(), null, Period, Period);
        using var settle = keap.Clock.OnSettle(_ => refresh);
        var began = TimeProvider.System.GetTimestamp();
        await keap.Clock.AdvanceAsync(TimeSpan.FromDays(Days));
        var took = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        if (keap.Lineage[^1].Generation != 1 + (Days * 24 / 16))
            throw new InvalidOperationException("Not every rotation was made.");
        return took;
    }
}
