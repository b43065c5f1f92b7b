using System.Net;
using System.Text;

namespace Evergrant.Doctor.Reading;

/// What curl would send for the options seen so far.
internal sealed class CurlRequest
{
    private const string Form = "application/x-www-form-urlencoded";

    private readonly List<ExchangeHeader> headers = [];
    private readonly List<string> data = [];
    private readonly List<string> notes;
    private string? method;
    private string? user;
    private string? bearer;
    private string? contentType;
    private bool dataInQuery;
    private bool isHead;
    private bool isBodyKnown = true;

    public CurlRequest(List<string> notes) => this.notes = notes;

    public string? Url { get; private set; }
    public bool IsCheckOff { get; private set; }

    /// Then those inside of JSON are the page's as well.
    public bool HasTypographicQuotes { private get; init; }

    public void TakeUrl(string url)
    {
        if (Url is null)
            Url = url;
        else
            notes.Add("a further address after the first was left out");
    }

    public void Take(string option, string value)
    {
        switch (option)
        {
            case "request":
                method = value;
                break;
            case "header":
                TakeHeader(value);
                break;
            case "data" or "data-ascii" or "data-binary":
                TakeData(value, mayBeFile: true);
                break;
            case "data-raw":
                TakeData(value, mayBeFile: false);
                break;
            case "data-urlencode":
                TakeEncoded(value);
                break;
            case "json":
                contentType = "application/json";
                TakeData(value, mayBeFile: true);
                break;
            case "form" or "form-string":
                contentType = "multipart/form-data";
                data.Add(value);
                break;
            case "url":
                TakeUrl(value);
                break;
            case "user":
                user = value;
                break;
            case "oauth2-bearer":
                bearer = value;
                break;
            case "user-agent":
                headers.Add(new ExchangeHeader("User-Agent", value));
                break;
            case "cookie":
                headers.Add(new ExchangeHeader("Cookie", value));
                break;
            case "upload-file" or "config":
                isBodyKnown = false;
                notes.Add($"--{option} names a file, which is not opened; the request may hold more than is seen here");
                break;
        }
    }

    public void Flag(string option)
    {
        switch (option)
        {
            case "get":
                dataInQuery = true;
                break;
            case "head":
                isHead = true;
                break;
            case "insecure":
                IsCheckOff = true;
                notes.Add("-k turns the certificate check off; leave it out, a secret is on its way");
                break;
        }
    }

    public ExchangeRequest Build()
    {
        var url = Url ?? "";
        var body = data.Count == 0 ? null : string.Join('&', data);
        if (HasTypographicQuotes && body?.TrimStart().StartsWith('{') == true)
            body = body.Replace('“', '"').Replace('”', '"');

        if (dataInQuery && body is not null)
        {
            url += (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + body;
            body = null;
        }

        AddAuthorization();
        if (body is not null && !headers.Exists(header => header.Is("Content-Type")))
            headers.Add(new ExchangeHeader("Content-Type", contentType ?? Form));

        var implied =
            isHead ? "HEAD"
            : body is not null || !isBodyKnown ? "POST"
            : "GET";
        return new ExchangeRequest(method ?? implied, url, headers, body) { IsBodyKnown = isBodyKnown };
    }

    // A header of one's own wins over -u, as in curl.
    private void AddAuthorization()
    {
        if (headers.Exists(header => header.Is("Authorization")))
            return;

        if (bearer is not null)
            headers.Add(new ExchangeHeader("Authorization", "Bearer " + bearer));
        else if (user is not null)
            headers.Add(
                new ExchangeHeader("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user)))
            );
    }

    private void TakeHeader(string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
            headers.Add(new ExchangeHeader(value[..colon].Trim(), value[(colon + 1)..].Trim(' ')));
        else
            notes.Add($"-H without a colon is dropped by curl: {Mask.Text(value, 40)}");
    }

    private void TakeData(string value, bool mayBeFile)
    {
        if (mayBeFile && value.StartsWith('@'))
        {
            isBodyKnown = false;
            notes.Add("the body stands in a file, which is not opened; nothing is said about what the body lacks");
            return;
        }

        data.Add(value);
    }

    private void TakeEncoded(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        var file = value.IndexOf('@', StringComparison.Ordinal);
        if (file >= 0 && (equals < 0 || file < equals))
            TakeData("@", mayBeFile: true);
        else if (equals < 0)
            data.Add(Encode(value));
        else
            data.Add((equals == 0 ? "" : value[..(equals + 1)]) + Encode(value[(equals + 1)..]));
    }

    private static string Encode(string value) =>
        WebUtility.UrlEncode(value).Replace("+", "%20", StringComparison.Ordinal);
}
