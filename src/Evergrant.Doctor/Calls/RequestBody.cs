namespace Evergrant.Doctor.Calls;

internal enum BodyShape
{
    None,
    Form,
    Json,
    Xml,
    Multipart,
    Other,
}

/// What a body is, by its look, whatever its header says.
internal static class RequestBody
{
    public static BodyShape Shape(string? body, string contentType)
    {
        var text = body.AsSpan().Trim();
        if (text.Length == 0)
            return BodyShape.None;

        if (text[0] is '{' or '[')
            return BodyShape.Json;

        if (text[0] == '<')
            return BodyShape.Xml;

        if (contentType.Contains("multipart", StringComparison.OrdinalIgnoreCase) || text.StartsWith("--"))
            return BodyShape.Multipart;

        return text.IndexOf('=') > 0 ? BodyShape.Form : BodyShape.Other;
    }

    public static IEnumerable<Parameter> Parameters(string? body, BodyShape shape) =>
        body is null
            ? []
            : shape switch
            {
                BodyShape.Form or BodyShape.Multipart or BodyShape.Other => Parameter.Of(body, ParameterPlace.Body),
                BodyShape.Json => JsonFields
                    .Of(body)
                    .Select(field => new Parameter(field.Name, field.Value, field.Value, ParameterPlace.Json)),
                _ => [],
            };
}
