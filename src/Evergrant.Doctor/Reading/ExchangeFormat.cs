namespace Evergrant.Doctor.Reading;

public enum ExchangeFormat
{
    /// A curl command for a shell, with the answer below it if it was pasted along.
    Curl,

    /// What `curl -v` prints.
    CurlTrace,

    /// Request line, headers, blank line, body; the answer from a line that starts with `HTTP/`.
    RawHttp,

    /// An answer alone: status line and headers, JSON, HTML, or the words of an error.
    Answer,
}
