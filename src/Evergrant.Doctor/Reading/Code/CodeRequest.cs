namespace Evergrant.Doctor.Reading.Code;

/// What a program would send, as far as its text shows it.
internal sealed class CodeRequest(int offset)
{
    /// Of one text. Some have no address and are left out.
    public const int Most = 200;

    private const string Form = "application/x-www-form-urlencoded";

    private readonly List<ExchangeHeader> headers = [];
    private readonly CodeMap fields = new();
    private string? body;
    private string? impliedType;
    private bool isBodyKnown = true;

    public int Offset { get; } = offset;
    public int End { get; set; } = offset;
    public string? Method { get; set; }
    public string Url { get; set; } = "";
    public bool IsCheckOff { get; set; }

    public bool IsFormHeader =>
        headers.Exists(header =>
            header.Is("Content-Type") && header.Value.Contains(Form, StringComparison.OrdinalIgnoreCase)
        );

    public bool HasHeader(string name) => headers.Exists(header => header.Is(name));

    public void Header(string name, string value)
    {
        headers.RemoveAll(header => header.Is(name));
        headers.Add(new ExchangeHeader(name.Trim(), value.Trim()));
    }

    /// A map of names and values, or a list of `Name: value`.
    public void Headers(CodeValue? value)
    {
        if (value is CodeCall { Initializer: { } initializer })
            value = initializer;
        if (value is CodeMap map)
        {
            foreach (var (name, one) in map.Entries)
                Header(name, CodeEvaluation.Text(one));
        }

        foreach (var line in value is CodeList list ? list.Items.Select(item => CodeEvaluation.Text(item)) : [])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                Header(line[..colon], line[(colon + 1)..]);
        }
    }

    public void Basic(CodeValue? id, CodeValue? secret) =>
        Header("Authorization", "Basic " + Base64(CodeEvaluation.Text(id) + ":" + CodeEvaluation.Text(secret)));

    public void BasicPair(CodeValue? pair) => Header("Authorization", "Basic " + Base64(CodeEvaluation.Text(pair)));

    public void Query(CodeValue? value)
    {
        var query = CodeEvaluation.Text(value);
        if (query.Length > 0)
            Url += (Url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;
    }

    public void FormBody(CodeValue? value) => Body(value, Form);

    public void JsonBody(CodeValue? value)
    {
        if (value is null)
            return;
        if (CodeEvaluation.IsKnown(value))
            Body(new CodeLiteral(CodeEvaluation.Json(value)), "application/json");
        else
            Unknown("application/json");
    }

    /// One field after the other, as RestSharp takes them.
    public void FormField(string name, CodeValue value) => fields.Set(name, value);

    public void FinishForm()
    {
        if (fields.Entries.Count > 0)
            FormBody(fields);
    }

    /// <param name="type">What is sent as Content-Type if the program names none. Null: nothing.</param>
    public void Body(CodeValue? value, string? type)
    {
        if (value is null)
            return;
        if (!CodeEvaluation.IsKnown(value))
        {
            Unknown(type);
            return;
        }

        body = CodeEvaluation.Text(value);
        impliedType = type;
    }

    private void Unknown(string? type)
    {
        isBodyKnown = false;
        impliedType = type;
    }

    public ExchangeRequest Build()
    {
        if ((body is not null || !isBodyKnown) && impliedType is not null && !HasHeader("Content-Type"))
            headers.Add(new ExchangeHeader("Content-Type", impliedType));
        var method = (Method ?? (body is null && isBodyKnown ? "GET" : "POST")).ToUpperInvariant();
        return new ExchangeRequest(method, Known(Url), headers, body) { IsBodyKnown = isBodyKnown };
    }

    // $base/token: the host is not known, the path is.
    private static string Known(string url)
    {
        if (!url.StartsWith('$'))
            return url;
        var slash = url.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : url[slash..];
    }

    private static string Base64(string pair) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pair));
}
