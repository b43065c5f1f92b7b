namespace Evergrant.Doctor.Reading.Code;

/// <summary>HttpClient and RestSharp.</summary>
internal static class CSharpReader
{
    private const string FormType = "application/x-www-form-urlencoded";

    public static IReadOnlyList<CodeRequest> Requests(CodeProgram program)
    {
        var requests = new List<CodeRequest>();
        var headers = new List<(string Name, string Value)>();
        var baseAddress = "";
        CodeRequest? message = null;
        foreach (var step in program.Steps)
        {
            if (requests.Count == CodeRequest.Most)
                break;
            if (step.Target is { } target)
            {
                if (
                    target.EndsWith(".Authorization", StringComparison.Ordinal)
                    && Credential(step.Value) is { } credential
                )
                    Header(message, headers, target, "Authorization", credential);
                else if (target.EndsWith(".BaseAddress", StringComparison.Ordinal))
                    baseAddress = CodeEvaluation.Text(step.Value);
                else if (target.EndsWith(".Content", StringComparison.Ordinal) && message is not null)
                    Content(message, step.Value);
                continue;
            }

            var call = step.Call!;
            if (step.Chain().FirstOrDefault(one => one.Is("HttpRequestMessage", "RestRequest")) is { } created)
                requests.Add(message = Message(created, step.Offset, baseAddress));
            else if (
                call.Is("Add", "TryAddWithoutValidation", "AddHeader", "AddDefaultHeader")
                && call.Arguments.Count == 2
            )
                Header(message, headers, call.Path, CodeEvaluation.Text(call.At(0)), CodeEvaluation.Text(call.At(1)));
            else if (message is not null && call.Is("AddParameter", "AddJsonBody", "AddBody", "AddStringBody"))
                Rest(message, call);
            else if (step.Chain().FirstOrDefault(IsSent) is { } sent)
                requests.Add(Sent(sent, step.Offset, baseAddress));
            else
                continue;

            if (requests.Count > 0)
                requests[^1].End = Math.Max(requests[^1].End, step.End);
        }

        foreach (var request in requests)
        {
            request.FinishForm();
            foreach (var (name, value) in headers)
            {
                if (!request.HasHeader(name))
                    request.Header(name, value);
            }
        }

        return requests;
    }

    private static bool IsSent(CodeCall call) =>
        call.Is(
            "PostAsync",
            "GetAsync",
            "PutAsync",
            "GetStringAsync",
            "PostAsJsonAsync",
            "PatchAsync",
            "DeleteAsync",
            "PostFormAsync"
        ) && call.Receiver is not null;

    private static CodeRequest Message(CodeCall created, int offset, string baseAddress)
    {
        var (first, second) = (CodeEvaluation.Text(created.At(0)), CodeEvaluation.Text(created.At(1)));
        var isUrlFirst = first.Contains("://", StringComparison.Ordinal) || first.StartsWith('/');
        var request = new CodeRequest(offset)
        {
            Method = (isUrlFirst ? second : first).TrimStart('$') is { Length: > 0 } method ? method : null,
            Url = Address(isUrlFirst ? first : second, baseAddress),
        };
        if (created.Initializer is { } initializer)
        {
            Content(request, initializer.Find("Content"));
            if (initializer.Find("RequestUri") is { } uri)
                request.Url = CodeEvaluation.Text(uri);
            if (initializer.Find("Method") is { } verb)
                request.Method = CodeEvaluation.Text(verb).TrimStart('$');
            if (
                initializer.Find("Headers") is CodeMap inside
                && Credential(inside.Find("Authorization")) is { } credential
            )
                request.Header("Authorization", credential);
        }

        return request;
    }

    private static CodeRequest Sent(CodeCall sent, int offset, string baseAddress)
    {
        var request = new CodeRequest(offset)
        {
            Method = sent.Name.StartsWith("Get", StringComparison.Ordinal) ? "GET" : sent.Name.Split("As", 2)[0],
            Url = Address(CodeEvaluation.Text(sent.At(0)), baseAddress),
        };
        if (sent.Is("PostAsJsonAsync"))
        {
            request.Method = "POST";
            request.JsonBody(sent.At(1));
        }
        else
            Content(request, sent.At(1));
        return request;
    }

    private static void Content(CodeRequest request, CodeValue? content)
    {
        if (content is CodeCall call && call.Is("FormUrlEncodedContent"))
            request.Body(call.At(0) ?? call.Initializer, FormType);
        else if (content is CodeCall text && text.Is("StringContent"))
            request.Body(text.At(0), text.At(2) is { } type ? CodeEvaluation.Text(type) : "text/plain; charset=utf-8");
        else if (
            content is CodeCall json
            && json.Is("Create")
            && json.Path.StartsWith("JsonContent", StringComparison.Ordinal)
        )
            request.JsonBody(json.At(0));
        else if (content is CodeCall multipart && multipart.Is("MultipartFormDataContent"))
            request.Body(new CodeLiteral("--"), "multipart/form-data");
        else if (content is not null and not CodeLiteral)
            request.Body(new CodeUnknown("content"), null);
    }

    private static void Rest(CodeRequest message, CodeCall call)
    {
        if (!call.Is("AddParameter"))
            message.JsonBody(call.At(0));
        else if (CodeEvaluation.Text(call.At(0)) is var name && name.Contains('/', StringComparison.Ordinal))
            message.Body(call.At(1), name);
        else
            message.FormField(name, call.At(1) ?? new CodeUnknown(name));
    }

    private static string? Credential(CodeValue? value) =>
        value is CodeCall call && call.Is("AuthenticationHeaderValue", "new")
            ? $"{CodeEvaluation.Text(call.At(0))} {CodeEvaluation.Text(call.At(1))}"
            : null;

    // What is set on the client goes with each request, what is set on a message with that one.
    private static void Header(
        CodeRequest? message,
        List<(string Name, string Value)> headers,
        string path,
        string name,
        string value
    )
    {
        var isHeader = path.Contains("eader", StringComparison.Ordinal);
        if (!isHeader)
            return;
        if (message is not null && !path.Contains("Default", StringComparison.Ordinal))
            message.Header(name, value);
        else
            headers.Add((name, value));
    }

    private static string Address(string url, string baseAddress) =>
        baseAddress.Length == 0 || url.Contains("://", StringComparison.Ordinal)
            ? url
            : baseAddress.TrimEnd('/') + "/" + url.TrimStart('/');
}
