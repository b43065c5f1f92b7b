namespace Evergrant.Doctor.Reading.Code;

/// <summary>axios, fetch, got, request and jQuery.</summary>
internal static class JavaScriptReader
{
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete"];

    public static IReadOnlyList<CodeRequest> Requests(CodeProgram program)
    {
        var requests = new List<CodeRequest>();
        foreach (var step in program.Steps)
        {
            if (requests.Count == CodeRequest.Most)
                break;
            if (step.Chain().Select(one => Of(one, step.Offset)).FirstOrDefault(one => one is not null) is { } request)
            {
                request.End = step.End;
                requests.Add(request);
            }
        }

        return requests;
    }

    private static CodeRequest? Of(CodeCall call, int offset) =>
        call switch
        {
            { Path: "fetch" or "window.fetch" or "nodeFetch" or "node_fetch" } => Fetch(call, offset),
            { Path: "axios" or "axios.request" or "axios.default" } => Configured(
                call,
                call.At(0),
                offset,
                isJson: true
            ),
            { Path: "request" or "rp" or "$.ajax" or "jQuery.ajax" } => Configured(
                call,
                call.At(0),
                offset,
                isJson: false
            ),
            _ when IsOf(call, "axios", "instance", "http", "api") => Axios(call, offset),
            _ when IsOf(call, "got", "request", "rp", "ky", "needle", "$", "superagent") => Options(call, offset),
            { Path: "got" } => Options(call, offset),
            _ => null,
        };

    private static bool IsOf(CodeCall call, params string[] names) =>
        call.Is(Verbs)
        && names.Any(name => call.Path.StartsWith(name + ".", StringComparison.Ordinal))
        && call.At(0) is not null;

    private static CodeRequest Fetch(CodeCall call, int offset)
    {
        var request = new CodeRequest(offset) { Method = "GET", Url = CodeEvaluation.Text(call.At(0)) };
        if (call.At(1) is not CodeMap options)
            return request;

        Common(request, options);
        var body = options.Find("body");
        request.Body(body, IsForm(body) ? "application/x-www-form-urlencoded" : "text/plain;charset=UTF-8");
        return request;
    }

    private static CodeRequest Axios(CodeCall call, int offset)
    {
        var request = new CodeRequest(offset) { Method = call.Name, Url = CodeEvaluation.Text(call.At(0)) };
        var hasBody = !call.Is("get", "delete");
        if (call.At(hasBody ? 2 : 1) is CodeMap options)
            Common(request, options);
        if (hasBody)
            Data(request, call.At(1), isJson: true);
        return request;
    }

    private static CodeRequest? Configured(CodeCall call, CodeValue? first, int offset, bool isJson)
    {
        if (first is not CodeMap && call.At(1) is not CodeMap)
            return null;

        var options = first as CodeMap ?? (CodeMap)call.At(1)!;
        var url = first is CodeMap ? options.Find("url", "uri") : first;
        if (url is null)
            return null;
        var request = new CodeRequest(offset) { Url = Address(options, url) };
        Common(request, options);
        Data(request, options.Find("data", "body"), isJson);
        request.FormBody(options.Find("form"));
        if (options.Find("json") is CodeMap or CodeUnknown)
            request.JsonBody(options.Find("json"));
        return request;
    }

    private static CodeRequest Options(CodeCall call, int offset)
    {
        var options = call.At(1) as CodeMap ?? call.At(0) as CodeMap;
        var request = new CodeRequest(offset)
        {
            Method = call.Is(Verbs) ? call.Name : null,
            Url = CodeEvaluation.Text(call.At(0) is CodeMap first ? first.Find("url", "uri") : call.At(0)),
        };
        if (options is null)
            return request;

        Common(request, options);
        request.Body(options.Find("body"), null);
        request.FormBody(options.Find("form"));
        request.JsonBody(options.Find("json") is CodeLiteral ? null : options.Find("json"));
        if (call.Path.StartsWith('$'))
            request.FormBody(options);
        return request;
    }

    // axios makes JSON of an object unless the header says form; a text or URLSearchParams goes as a form.
    private static void Data(CodeRequest request, CodeValue? data, bool isJson)
    {
        if (!isJson || IsForm(data) || data is CodeLiteral or CodeJoin || request.IsFormHeader)
            request.FormBody(data);
        else if (data is CodeCall call && CodeFunctions.Of(call) == CodeFunction.Json)
            request.Body(data, "application/x-www-form-urlencoded");
        else
            request.JsonBody(data);
    }

    private static bool IsForm(CodeValue? value) =>
        value is CodeCall call && call.Chain().Any(one => CodeFunctions.Of(one) == CodeFunction.Form);

    private static string Address(CodeMap options, CodeValue url)
    {
        var path = CodeEvaluation.Text(url);
        return options.Find("baseURL") is { } start && !path.Contains("://", StringComparison.Ordinal)
            ? CodeEvaluation.Text(start).TrimEnd('/') + "/" + path.TrimStart('/')
            : path;
    }

    private static void Common(CodeRequest request, CodeMap options)
    {
        if (options.Find("method", "type") is { } method)
            request.Method = CodeEvaluation.Text(method);
        request.Headers(options.Find("headers"));
        if (options.Find("auth") is CodeMap auth)
            request.Basic(auth.Find("username", "user"), auth.Find("password", "pass"));
        if (options.Find("username") is { } user)
            request.Basic(user, options.Find("password"));
        request.Query(options.Find("params", "qs", "searchParams"));
        request.IsCheckOff = CodeEvaluation.Text(options.Find("rejectUnauthorized", "strictSSL")) == "false";
    }
}
