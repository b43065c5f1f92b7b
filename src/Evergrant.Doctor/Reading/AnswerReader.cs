using System.Globalization;
using System.Text.Json;

namespace Evergrant.Doctor.Reading;

/// <summary>An answer that was pasted alone, or below the request it belongs to.</summary>
internal static class AnswerReader
{
    // Each start is read to where it breaks; a text of nothing but braces must not take minutes.
    private const int MostObjects = 16;

    // Words of errors that people quote without the JSON around them.
    private static readonly string[] Phrases =
    [
        "Invalid Refresh Token",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "grant_type is required",
        "InvalidClientIdentifier",
        "Invalid client identifier",
        "Unable to authenticate username and password",
        "Developer Inactive",
        "InvalidAccessToken",
        "invalid_access_token",
        "invalid access token",
        "access_token_expired",
        "Access Token expired",
        "Quota Exceeded",
        "QuotaViolation",
        "SpikeArrestViolation",
        "redirect_url",
        "service_name",
        "Authorization code is invalid",
        "[InvalidKey]",
        "Failed to parse XML-RPC request",
        "unsupported_grant_type",
        "One more step",
        "ERR_403_DEVELOPER_INACTIVE",
        "NoFieldFound",
    ];

    public static ReadOutcome Read(string text)
    {
        var (response, stop) = Find(text);
        if (response is null && Quoted(text) is { } quoted)
            response = quoted;

        return response is null
            ? ReadOutcome.Stopped(stop.Offset, stop.Why)
            : ReadOutcome.Of(
                new HttpExchange(null, response)
                {
                    AuthorizedRedirect = AuthorizedRedirect.In(text),
                    Oddities = Oddities.Pasted,
                },
                ["only an answer was read; with the request above it more can be said"]
            );
    }

    /// The first answer in a text that may have other text around it.
    /// <param name="isAnywhere">In a log an answer may start in the middle of a line.</param>
    public static (ExchangeResponse? Response, Stop Stop) Find(string text, bool isAnywhere = false)
    {
        var stop = new Stop(0, "no line starts with HTTP/, {, or <html, and none quotes an error that is known here");
        var objects = 0;
        foreach (var (written, offset) in PastedLines.Of(text))
        {
            var line = Unprefixed(written);
            if (IsStatusLine(line))
                return (ReadHead(text[offset..]), stop);

            if (line.StartsWith('{') && objects++ < MostObjects)
            {
                var (body, error) = Json(text[offset..]);
                if (body is not null)
                    return (new ExchangeResponse(null, [], body), stop);

                stop = new Stop(offset + error, "the JSON that starts on this line stops being JSON here");
            }
            else if (IsMarkup(line))
                return (new ExchangeResponse(null, [], text[offset..]), stop);
        }

        return (isAnywhere ? Inside(text) ?? Quoted(text) : null, stop);
    }

    // … 400 {"error":"invalid_client"}
    private static ExchangeResponse? Inside(string text)
    {
        var objects = 0;
        for (
            var at = text.IndexOf('{', StringComparison.Ordinal);
            at >= 0 && objects++ < MostObjects;
            at = text.IndexOf('{', at + 1)
        )
        {
            if (Json(text[at..]).Body is { } body && IsAnswer(body))
                return new ExchangeResponse(null, [], body);
        }

        return null;
    }

    private static bool IsAnswer(string body) =>
        body.Contains("\"error\"", StringComparison.Ordinal)
        || body.Contains("\"fault\"", StringComparison.Ordinal)
        || body.Contains("\"access_token\"", StringComparison.Ordinal);

    public static bool IsStatusLine(string line)
    {
        line = Unprefixed(line);
        return line.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase) && Status(line) is not null;
    }

    private static ExchangeResponse ReadHead(string text)
    {
        var lines = PastedLines.Of(text).Where(line => !IsTrace(line.Text)).ToList();
        var headers = new List<ExchangeHeader>();
        var at = 1;
        for (; at < lines.Count; at++)
        {
            var line = Unprefixed(lines[at].Text);
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.Trim().Length == 0)
            {
                at++;
                break;
            }

            if (colon <= 0 || line[0] is '{' or '<')
                break;

            headers.Add(new ExchangeHeader(line[..colon].Trim(), line[(colon + 1)..].Trim()));
        }

        var body = string.Join('\n', lines.Skip(at).Select(line => line.Text)).Trim();
        return new ExchangeResponse(Status(Unprefixed(lines[0].Text)), headers, body.Length == 0 ? null : body);
    }

    private static int? Status(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var digits = space < 0 ? "" : line[(space + 1)..].TrimStart();
        return
            digits.Length >= 3
            && int.TryParse(digits.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : null;
    }

    private static (string? Body, int Error) Json(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(
            bytes,
            isFinalBlock: true,
            new JsonReaderState(new JsonReaderOptions { MaxDepth = 16 })
        );
        try
        {
            reader.Read();
            reader.Skip();
            return (System.Text.Encoding.UTF8.GetString(bytes, 0, (int)reader.BytesConsumed), 0);
        }
        catch (JsonException)
        {
            return (null, System.Text.Encoding.UTF8.GetString(bytes, 0, (int)reader.BytesConsumed).Length);
        }
    }

    private static ExchangeResponse? Quoted(string text)
    {
        if (!Array.Exists(Phrases, phrase => text.Contains(phrase, StringComparison.OrdinalIgnoreCase)))
            return null;

        var status = Array.Find([400, 401, 403, 429, 500], code => text.Contains($"{code}", StringComparison.Ordinal));
        return new ExchangeResponse(status == 0 ? null : status, [], text);
    }

    private static bool IsMarkup(string line) =>
        line.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("<h1", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("<methodResponse", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("<error", StringComparison.OrdinalIgnoreCase);

    // curl -v marks what it received with `< `.
    private static string Unprefixed(string line)
    {
        line = line.TrimStart();
        return line.StartsWith("< ", StringComparison.Ordinal) || line == "<" ? line[1..].TrimStart() : line;
    }

    private static bool IsTrace(string line) =>
        line.StartsWith("* ", StringComparison.Ordinal)
        || line.StartsWith("> ", StringComparison.Ordinal)
        || line.StartsWith("{ [", StringComparison.Ordinal)
        || line.StartsWith("} [", StringComparison.Ordinal);
}
