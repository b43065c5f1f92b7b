using Evergrant.Server.Web;

namespace Evergrant.Server.Gateway;

/// <summary>
/// Whether all who read a request find its end in the same place. Requests are written anew for the upstream, so what is
/// refused here could smuggle nothing past us; but who sends such a thing is broken or up to something.
/// </summary>
internal static class RequestFraming
{
    /// The web server's name for a `Content-Length` that came together with `Transfer-Encoding`.
    private const string SetAside = "X-Content-Length";

    /// Null: there is one reading.
    public static ProblemDocument? Check(HttpRequest request)
    {
        var coding = request.Headers.TransferEncoding;
        if (coding.Count == 0)
            return null;
        var isPlain =
            coding.Count == 1
            && "chunked".Equals(coding[0], StringComparison.OrdinalIgnoreCase)
            && request.ContentLength is null
            && !request.Headers.ContainsKey(SetAside);
        return isPlain ? null : GatewayProblems.FramingNotAllowed;
    }
}
