using Evergrant.Cli.Terminal;
using Evergrant.Doctor;
using Evergrant.Doctor.Checks;

namespace Evergrant.Cli.Doctoring.Live;

/// From a consumer's seat: an address and a key, and no home. One GET is sent through the gateway, and what comes back says which
/// of the two hosts a problem is at.
internal sealed class GatewayDoctor(GatewayAddress address, string key)
{
    private const string Variable = "EVERGRANT_KEY";
    private const string Gateway = "gateway";
    private const string Key = "key";
    private static readonly string[] OfTheProvider = ["LIVE-014", "LIVE-025"];
    private GatewayAnswer? answer;
    private Seen? quota;

    public static async Task<LiveReport> RunAsync(string url, FileInfo? keyFile, CancellationToken cancellationToken)
    {
        var address = GatewayAddress.Read(url);
        var text =
            keyFile is null && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
                ? given
                : await SecretInput.TextAsync(keyFile, "Key (eg_…): ", cancellationToken);
        var doctor = new GatewayDoctor(address, SecretInput.OneLine(text, "key", "--key-file"));
        return new LiveReport(await Checkup.RunAsync(doctor.Steps(), cancellationToken), []);
    }

    /// Where to look, as a last line. Null: nothing is wrong.
    public static string? Where(LiveReport report, string url) =>
        report.Findings.Count == 0 ? null
        : OfTheProvider.Contains(report.Findings[0].Id)
            ? $"It is behind {new Uri(url).Authority}, at the provider: the gateway let the call through."
        : $"It is at {new Uri(url).Authority}: nothing reached the provider.";

    private IEnumerable<CheckupStep> Steps()
    {
        const string At = "address";
        return
        [
            new CheckupStep(At, [], _ => Task.FromResult(address.Judge())),
            .. NetworkLook.Reach(address.Call, At),
            new CheckupStep(Gateway, [NetworkLook.Secured(address.Call)], RecognizeAsync),
            new CheckupStep(Key, [Gateway], CallAsync),
            Part("limits", Key, () => IsKeptOut ? KeptOut : answer!.Policy),
            Part("calls left", "limits", () => answer!.Calls),
            Part("token", "calls left", () => answer!.Token),
            Part("provider", Key, () => answer!.Provider),
            Part("provider's quota", "provider", () => quota!),
        ];
    }

    private bool IsKeptOut => address.IsProbe && answer!.Policy.Id is not null;

    private static Seen KeptOut { get; } =
        Seen.Skipped(
            "the key's limits keep the probe out, which is no mistake; add the path of a GET that it may call"
        );

    private static CheckupStep Part(string name, string need, Func<Seen> seen) =>
        new(name, [need], _ => Task.FromResult(seen()));

    private Task<Seen> RecognizeAsync(CancellationToken cancellationToken) =>
        NetworkLook.AskAsync(
            address.Root,
            new HttpRequestMessage(HttpMethod.Get, address.Root.Address),
            async (live, token) =>
                (await AccountChecks.ReadAsync(live, token)).Contains("\"status\":\"live\"", StringComparison.Ordinal)
                    ? Seen.Good("Evergrant answers")
                    : Seen.Wrong("LIVE-021", $"{(int)live.StatusCode} to GET /livez"),
            cancellationToken
        );

    private Task<Seen> CallAsync(CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address.Call.Address);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        return NetworkLook.AskAsync(
            address.Call,
            request,
            async (came, token) =>
            {
                var headers = AccountChecks.Headers(came);
                answer = GatewayAnswer.Of(
                    new ExchangeResponse((int)came.StatusCode, headers, await AccountChecks.ReadAsync(came, token))
                );
                quota = QuotaRest.Judge(headers);
                return answer.Key;
            },
            cancellationToken
        );
    }
}
