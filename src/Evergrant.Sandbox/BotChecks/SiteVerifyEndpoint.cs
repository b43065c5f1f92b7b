using System.Text.Json;
using Evergrant.Sandbox.Clock;
using Evergrant.Sandbox.Hosting;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.BotChecks;

/// <summary>
/// Where answers of Cloudflare's Turnstile and Google's reCAPTCHA are verified, with the secrets that both document for tests:
/// each always says the same. No other secret is known here.
/// </summary>
internal sealed class SiteVerifyEndpoint(SandboxClock clock)
{
    public const string TurnstilePath = "/turnstile/v0/siteverify";
    public const string RecaptchaPath = "/recaptcha/api/siteverify";
    private const string Passes = "1x0000000000000000000000000000000AA";
    private const string Fails = "2x0000000000000000000000000000000AA";
    private const string IsSpent = "3x0000000000000000000000000000000AA";
    private const string RecaptchaPasses = "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe";

    public void Map(WebApplication app)
    {
        app.MapPost(TurnstilePath, context => AnswerAsync(context, Turnstile));
        app.MapPost(RecaptchaPath, context => AnswerAsync(context, Recaptcha));
    }

    private async Task AnswerAsync(HttpContext context, Func<string, Verdict> judge)
    {
        var (secret, response) = await ReadAsync(context);
        var verdict =
            secret.Length == 0 ? new Verdict("missing-input-secret")
            : response.Length == 0 ? new Verdict("missing-input-response")
            : judge(secret);
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteBoolean("success", verdict.Error is null);
        if (verdict.Error is null)
        {
            json.WriteString("challenge_ts", clock.GetUtcNow().UtcDateTime);
            json.WriteString("hostname", verdict.Host);
        }
        json.WriteStartArray("error-codes");
        if (verdict.Error is not null)
            json.WriteStringValue(verdict.Error);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Verdict Turnstile(string secret) =>
        secret switch
        {
            Passes => new Verdict(null, "example.com"),
            Fails => new Verdict("invalid-input-response"),
            IsSpent => new Verdict("timeout-or-duplicate"),
            _ => new Verdict("invalid-input-secret"),
        };

    private static Verdict Recaptcha(string secret) =>
        secret == RecaptchaPasses ? new Verdict(null, "testkey.google.com") : new Verdict("invalid-input-secret");

    /// As a form, or as JSON, which Turnstile takes as well.
    private static async Task<(string Secret, string Response)> ReadAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        if (context.Request.HasJsonContentType())
            return ReadJson(body);
        var fields = QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(body));
        return (Field(fields, "secret"), Field(fields, "response"));
    }

    private static string Field(Dictionary<string, Microsoft.Extensions.Primitives.StringValues> fields, string name) =>
        fields.TryGetValue(name, out var value) ? value.ToString() : "";

    private static (string Secret, string Response) ReadJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            string Text(string name) =>
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()!
                    : "";
            return (Text("secret"), Text("response"));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return ("", "");
        }
    }

    /// <param name="Error">Null: it passes.</param>
    private sealed record Verdict(string? Error, string Host = "");
}
