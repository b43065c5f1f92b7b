namespace Evergrant.Doctor.Reading.Code;

/// <summary>requests and httpx.</summary>
internal static class PythonReader
{
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete", "request"];
    private static readonly string[] Callers = ["requests.", "httpx.", "session.", "s.", "client.", "self.session."];

    public static IReadOnlyList<CodeRequest> Requests(CodeProgram program)
    {
        var requests = new List<CodeRequest>();
        foreach (var step in program.Steps)
        {
            if (requests.Count == CodeRequest.Most)
                break;
            var sent = step.Chain().FirstOrDefault(IsSent);
            if (sent is not null)
                requests.Add(Of(sent, step));
        }

        return requests;
    }

    private static bool IsSent(CodeCall call) =>
        call.Is(Verbs)
        && call.Arguments.Count > 0
        && Array.Exists(Callers, caller => call.Path.StartsWith(caller, StringComparison.Ordinal));

    private static CodeRequest Of(CodeCall sent, CodeStep step)
    {
        var isNamed = sent.Is("request");
        var request = new CodeRequest(step.Offset)
        {
            Method = isNamed ? CodeEvaluation.Text(sent.At(0) ?? sent.Named("method")) : sent.Name,
            Url = CodeEvaluation.Text(sent.At(isNamed ? 1 : 0) ?? sent.Named("url")),
            End = step.End,
            IsCheckOff = CodeEvaluation.Text(sent.Named("verify")) == "false",
        };
        request.Headers(sent.Named("headers"));
        Authorize(request, sent.Named("auth"));
        request.Query(sent.Named("params"));
        var data = sent.Named("data") ?? (isNamed || sent.Is("get") ? null : sent.At(1));
        // requests names no Content-Type for a text.
        request.Body(data, data is CodeMap or CodeUnknown ? "application/x-www-form-urlencoded" : null);
        request.JsonBody(sent.Named("json"));
        return request;
    }

    private static void Authorize(CodeRequest request, CodeValue? auth)
    {
        if (auth is CodeList { Items: [var id, var secret] })
            request.Basic(id, secret);
        else if (auth is CodeMap { Entries: [var (key, value)] })
            request.Basic(new CodeLiteral(key), value);
        else if (auth is CodeCall call && call.Is("HTTPBasicAuth", "BasicAuth"))
            request.Basic(call.At(0), call.At(1));
    }
}
