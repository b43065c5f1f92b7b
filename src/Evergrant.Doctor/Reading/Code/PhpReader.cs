namespace Evergrant.Doctor.Reading.Code;

/// <summary>PHP's curl, Guzzle, Laravel's Http and WordPress.</summary>
internal static class PhpReader
{
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete", "request"];

    public static IReadOnlyList<CodeRequest> Requests(CodeProgram program)
    {
        var requests = new List<CodeRequest>();
        CodeRequest? handle = null;
        var baseAddress = "";
        foreach (var step in program.Steps)
        {
            if (requests.Count == CodeRequest.Most)
                break;
            if (step.Call is not { } call)
                continue;

            var before = requests.Count;
            if (call.Is("curl_init"))
                requests.Add(handle = new CodeRequest(step.Offset) { Url = CodeEvaluation.Text(call.At(0)) });
            else if (call.Is("curl_setopt"))
                Set(Handle(requests, ref handle, step), CodeEvaluation.Text(call.At(1)), call.At(2));
            else if (call.Is("curl_setopt_array") && call.At(1) is CodeMap options)
            {
                foreach (var (name, value) in options.Entries)
                    Set(Handle(requests, ref handle, step), name, value);
            }
            else if (call.Is("curl_exec"))
                handle = null;
            else if (call.Is("Client", "\\GuzzleHttp\\Client", "GuzzleHttp\\Client") && call.At(0) is CodeMap settings)
                baseAddress = CodeEvaluation.Text(settings.Find("base_uri"));
            else if (call.Name.StartsWith("wp_remote_", StringComparison.Ordinal))
                requests.Add(WordPress(call, step.Offset));
            else if (Sent(step) is { } sent)
                requests.Add(
                    call.Path.StartsWith("Http", StringComparison.Ordinal)
                        ? Laravel(call, sent, step.Offset)
                        : Guzzle(sent, baseAddress, step.Offset)
                );

            if (requests.Count > before)
                requests[^1].End = step.End;
            else if (handle is not null)
                handle.End = step.End;
        }

        return requests;
    }

    private static CodeRequest Handle(List<CodeRequest> requests, ref CodeRequest? handle, CodeStep step)
    {
        if (handle is null)
            requests.Add(handle = new CodeRequest(step.Offset));
        return handle;
    }

    private static void Set(CodeRequest request, string option, CodeValue? value)
    {
        switch (option.TrimStart('$').Replace("CURLOPT_", "", StringComparison.Ordinal))
        {
            case "URL":
                request.Url = CodeEvaluation.Text(value);
                break;
            case "POST" when CodeEvaluation.Text(value) is "true" or "1":
                request.Method ??= "POST";
                break;
            case "CUSTOMREQUEST":
                request.Method = CodeEvaluation.Text(value);
                break;
            case "POSTFIELDS":
                // An array makes curl send multipart, which a token endpoint does not read.
                request.Body(value, value is CodeMap ? "multipart/form-data" : "application/x-www-form-urlencoded");
                break;
            case "HTTPHEADER":
                request.Headers(value);
                break;
            case "USERPWD":
                request.BasicPair(value);
                break;
            case "SSL_VERIFYPEER" or "SSL_VERIFYHOST" when CodeEvaluation.Text(value) is "false" or "0":
                request.IsCheckOff = true;
                break;
        }
    }

    private static CodeCall? Sent(CodeStep step) =>
        step.Chain()
            .FirstOrDefault(one =>
                one.Is(Verbs)
                && one.Receiver is not null
                && (
                    one.Path.Contains("lient", StringComparison.Ordinal)
                    || one.Path.StartsWith("Http", StringComparison.Ordinal)
                    || one.At(1) is CodeMap or CodeLiteral
                )
            );

    private static CodeRequest Guzzle(CodeCall sent, string baseAddress, int offset)
    {
        var isNamed = sent.Is("request");
        var url = CodeEvaluation.Text(sent.At(isNamed ? 1 : 0));
        var request = new CodeRequest(offset)
        {
            Method = isNamed ? CodeEvaluation.Text(sent.At(0)) : sent.Name,
            Url = url.Contains("://", StringComparison.Ordinal)
                ? url
                : baseAddress.TrimEnd('/') + "/" + url.TrimStart('/'),
        };
        if (sent.At(isNamed ? 2 : 1) is not CodeMap options)
            return request;

        request.Headers(options.Find("headers"));
        if (options.Find("auth") is CodeList { Items: [var id, var secret, ..] })
            request.Basic(id, secret);
        request.Query(options.Find("query"));
        request.FormBody(options.Find("form_params"));
        request.JsonBody(options.Find("json"));
        request.Body(options.Find("body"), null);
        request.Body(options.Find("multipart"), "multipart/form-data");
        request.IsCheckOff = CodeEvaluation.Text(options.Find("verify")) == "false";
        return request;
    }

    private static CodeRequest Laravel(CodeCall call, CodeCall sent, int offset)
    {
        var request = new CodeRequest(offset) { Method = sent.Name, Url = CodeEvaluation.Text(sent.At(0)) };
        var chain = call.Chain().ToList();
        foreach (var one in chain)
        {
            if (one.Is("withHeaders"))
                request.Headers(one.At(0));
            else if (one.Is("withBasicAuth"))
                request.Basic(one.At(0), one.At(1));
            else if (one.Is("withToken"))
                request.Header("Authorization", "Bearer " + CodeEvaluation.Text(one.At(0)));
            else if (one.Is("withoutVerifying"))
                request.IsCheckOff = true;
            else if (one.Is("withBody"))
                request.Body(one.At(0), CodeEvaluation.Text(one.At(1)));
        }

        if (sent.Is("get"))
            request.Query(sent.At(1));
        else if (chain.Exists(one => one.Is("asForm")))
            request.FormBody(sent.At(1));
        else
            request.JsonBody(sent.At(1));
        return request;
    }

    private static CodeRequest WordPress(CodeCall call, int offset)
    {
        var request = new CodeRequest(offset)
        {
            Method = call.Name["wp_remote_".Length..],
            Url = CodeEvaluation.Text(call.At(0)),
        };
        if (call.At(1) is not CodeMap options)
            return request;

        if (options.Find("method") is { } method)
            request.Method = CodeEvaluation.Text(method);
        request.Headers(options.Find("headers"));
        request.FormBody(options.Find("body"));
        request.IsCheckOff = CodeEvaluation.Text(options.Find("sslverify")) == "false";
        return request;
    }
}
