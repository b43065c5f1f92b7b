using System.Text.Json;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Sandbox;

namespace Evergrant.Bench;

/// Submissions a second that get to the sandbox in this process, tagged, one grant; and how much of a delivery's time its calls
/// of Keap take.
internal static class Deliveries
{
    private const int Count = 1000;

    /// What one grant has under way at once.
    private const int AtOnce = 8;

    public static async Task<bool> RunAsync(Slices slices)
    {
        var folder = Directory.CreateTempSubdirectory("evergrant-bench-");
        try
        {
            await using var keap = await KeapSandbox.StartAsync(
                new KeapSandboxOptions { Quotas = new SandboxQuotas { Refuse = false } }
            );
            await using var home = await EvergrantHome.OpenAsync(
                new HomeOptions { Path = Path.Combine(folder.FullName, "home") },
                default
            );
            var grant = await AddGrantAsync(home, keap);
            var forms = await FormStore.OpenAsync(home, default);
            var form = new Form
            {
                Name = "newsletter",
                Grant = grant,
                Definition = new FormDefinition { Tags = ["Newsletter"], MakesTags = true },
            };
            await forms.AddAsync(form, null, default);
            var store = await SubmissionStore.OpenAsync(home, default);
            await using var delivery = await Delivery.OpenAsync(home, default);
            var rates = new List<double>();
            var shares = new List<double>();
            for (var n = 0; n < slices.Count; n++)
            {
                var ids = await AcceptAsync(store, grant, n);
                var began = TimeProvider.System.GetTimestamp();
                await delivery.RunAsync(TimeSpan.FromMinutes(5), default);
                var took = TimeProvider.System.GetElapsedTime(began);
                rates.Add(Count / took.TotalSeconds);
                shares.Add(await CallTimeAsync(store, ids) / (took.TotalMilliseconds * AtOnce));
            }
            Console.WriteLine(
                $"deliveries to the sandbox in this process, one grant, {AtOnce} at once: {Slices.Median(rates):0}/s; calls of Keap are {Slices.Median(shares):P0} of their time"
            );
            return true;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<GrantId> AddGrantAsync(EvergrantHome home, KeapSandbox keap)
    {
        await home.Store.AddAppAsync(
            new App
            {
                Name = "keap",
                Profile = "keap",
                ClientId = KeapSandboxSeed.ClientId,
                Secret = new ClientSecret(KeapSandboxSeed.ClientSecret),
                BaseAddress = keap.Address,
                SecretSetAt = TimeProvider.System.GetUtcNow(),
            },
            default
        );
        await home.Keeper.StartAsync(withSchedule: false, default);
        var added = await home.Keeper.AddKeyAsync(
            new KeyRequest
            {
                App = "keap",
                GrantName = "acme",
                Key = new AccessToken(KeapSandboxSeed.PersonalAccessToken),
            },
            default
        );
        return ((KeyResult.Added)added).Grant.Id;
    }

    private static async Task<List<SubmissionId>> AcceptAsync(SubmissionStore store, GrantId grant, int slice)
    {
        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, Count)
                .Select(n =>
                    store.AcceptAsync(
                        new NewSubmission
                        {
                            Form = "newsletter",
                            Grant = grant,
                            Content = new Content { Email = $"p{slice}-{n}@customers.example" },
                        },
                        default
                    )
                )
        );
        return [.. taken.Cast<AcceptResult.Accepted>().Select(one => one.Id)];
    }

    private static async Task<double> CallTimeAsync(SubmissionStore store, List<SubmissionId> ids)
    {
        var ms = 0.0;
        foreach (var id in ids)
        foreach (var happened in await store.ListEventsAsync(id, default))
            if (happened.Detail is { } detail)
                ms += JsonElement
                    .Parse(detail)
                    .GetProperty("calls")
                    .EnumerateArray()
                    .Sum(call => call.TryGetProperty("ms", out var took) ? took.GetInt64() : 0);
        return ms;
    }
}
