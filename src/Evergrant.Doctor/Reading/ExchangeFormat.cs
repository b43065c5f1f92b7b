namespace Evergrant.Doctor.Reading;

public enum ExchangeFormat
{
    /// A curl command for a shell, with the answer below it if it was pasted along.
    Curl,

    /// What `curl -v` prints.
    CurlTrace,

    /// Request line, headers, blank line, body; the answer from a line that starts with `HTTP/`.
    RawHttp,

    /// A .http file: `###` between requests, `@name = value`, `{{name}}`.
    HttpFile,

    /// What a browser or a proxy recorded.
    Har,

    /// A collection that Postman exported.
    Postman,

    /// `Invoke-RestMethod` and `Invoke-WebRequest`.
    PowerShell,

    /// PHP's curl, Guzzle, Laravel's Http, WordPress.
    Php,

    /// axios, fetch, got, request, jQuery.
    JavaScript,

    /// requests and httpx.
    Python,

    /// HttpClient and RestSharp.
    CSharp,

    /// Lines of a log, or an exception that quotes the call.
    Log,

    /// Code that keeps or logs tokens, without a request in it.
    Program,

    /// An answer alone: status line and headers, JSON, XML, HTML, or the words of an error.
    Answer,
}
