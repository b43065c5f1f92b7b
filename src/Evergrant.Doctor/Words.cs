using Evergrant.Doctor.Reading;

namespace Evergrant.Doctor;

/// How severity and confidence are written wherever people read them.
internal static class Words
{
    public static string Of(Severity severity) =>
        severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "note",
        };

    public static string Of(Confidence confidence) =>
        confidence switch
        {
            Confidence.Certain => "certain",
            Confidence.Likely => "likely",
            _ => "possible",
        };

    public static string Of(ExchangeFormat format) =>
        format switch
        {
            ExchangeFormat.Curl => "a curl command",
            ExchangeFormat.CurlTrace => "what curl -v prints",
            ExchangeFormat.RawHttp => "raw HTTP",
            ExchangeFormat.HttpFile => "a .http file",
            ExchangeFormat.Har => "a HAR file",
            ExchangeFormat.Postman => "a Postman collection",
            ExchangeFormat.PowerShell => "PowerShell",
            ExchangeFormat.Php => "PHP",
            ExchangeFormat.JavaScript => "JavaScript",
            ExchangeFormat.Python => "Python",
            ExchangeFormat.CSharp => "C#",
            ExchangeFormat.Log => "a log",
            ExchangeFormat.Program => "code that keeps tokens",
            ExchangeFormat.Answer => "an answer alone",
            _ => throw new InvalidOperationException($"No words for {format}."),
        };
}
