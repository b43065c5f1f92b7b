using System.Text.Json;
using System.Text.Json.Serialization;
using Evergrant.Hosting.Home;
using Evergrant.Hosting.Outgoing;
using Evergrant.Intake.Forms;

namespace Evergrant.Intake.Accepting;

/// Asks Turnstile or reCAPTCHA what it thinks of an answer. Tells it nothing of the visitor that it does not know.
internal sealed class BotChecks(EvergrantHome home, FormStore forms)
{
    private const int LongestAnswer = 16 * 1024;
    private const double LeastScore = 0.5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly Uri Turnstile = new("https://challenges.cloudflare.com/turnstile/v0/siteverify");
    private static readonly Uri Recaptcha = new("https://www.google.com/recaptcha/api/siteverify");

    private readonly ILogger log = home.Logs.CreateLogger<BotChecks>();

    /// <param name="form">One with a bot check.</param>
    /// <param name="answer">What the page brought.</param>
    /// <param name="attempt">The same for the same submission: Turnstile answers it twice alike.</param>
    /// <param name="cancellationToken"/>
    public async Task<BotVerdict> JudgeAsync(
        Form form,
        string? answer,
        string attempt,
        CancellationToken cancellationToken
    )
    {
        if (answer is null)
            return BotVerdict.Unanswered;
        var check = form.Definition.BotCheck!;
        if (await forms.FindBotSecretAsync(form.Name, cancellationToken) is not { } secret)
            return Unknown(form, "its secret is not on record");
        var address = check.VerifyAddress ?? (check.Kind == BotCheckKind.Turnstile ? Turnstile : Recaptcha);
        var fields = new Dictionary<string, string> { ["secret"] = secret.Reveal(), ["response"] = answer };
        if (check.Kind == BotCheckKind.Turnstile)
            fields["idempotency_key"] = attempt;
        using var end = new CancellationTokenSource(Limit, home.ProcessClock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            return await AskAsync(form, address, fields, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unknown(form, "no answer within 5 s");
        }
        catch (Exception failed)
            when (failed is HttpRequestException or IOException or JsonException or System.Net.Sockets.SocketException)
        {
            return Unknown(form, (failed.InnerException as OutgoingRefusedException)?.Message ?? failed.GetType().Name);
        }
    }

    private async Task<BotVerdict> AskAsync(
        Form form,
        Uri address,
        Dictionary<string, string> fields,
        CancellationToken cancellationToken
    )
    {
        var allow = home.Settings.Alerts.Allowed;
        if (allow.Problem(address.DnsSafeHost, address.Scheme == Uri.UriSchemeHttps) is { } problem)
            return Unknown(form, problem);
        using var http = OutgoingConnection.Http(allow, trust: null);
        http.MaxResponseContentBufferSize = LongestAnswer;
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await http.PostAsync(address, content, cancellationToken);
        var said = JsonSerializer.Deserialize(
            await answer.Content.ReadAsByteArrayAsync(cancellationToken),
            SiteVerifyJson.Default.SiteVerify
        );
        var errors = said?.Errors ?? [];
        return said switch
        {
            null => Unknown(form, $"an answer of no use ({(int)answer.StatusCode})"),
            { Success: true } => said.Score < LeastScore ? BotVerdict.Program : BotVerdict.Person,
            _ when errors.Contains("timeout-or-duplicate") => BotVerdict.Spent,
            _ when errors.FirstOrDefault(IsOurs) is { } ours => Unknown(form, ours),
            _ => BotVerdict.Program,
        };
    }

    /// Not the visitor's fault.
    private static bool IsOurs(string error) =>
        error
            is "missing-input-secret"
                or "invalid-input-secret"
                or "internal-error"
                or "bad-request"
                or "invalid-keys";

    private BotVerdict Unknown(Form form, string why)
    {
        AcceptLog.BotCheckUnknown(log, form.Name, why);
        return BotVerdict.Unknown;
    }
}

/// <param name="Score">reCAPTCHA v3: 0 a program, 1 a person. Null: it gives none.</param>
internal sealed record SiteVerify(
    bool Success,
    [property: JsonPropertyName("error-codes")] IReadOnlyList<string>? Errors,
    double? Score
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SiteVerify))]
internal sealed partial class SiteVerifyJson : JsonSerializerContext;
