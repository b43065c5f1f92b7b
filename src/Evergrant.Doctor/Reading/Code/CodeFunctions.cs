namespace Evergrant.Doctor.Reading.Code;

/// What a call makes of its argument.
internal enum CodeFunction
{
    Unknown,
    Base64,
    Base64OfReceiver,
    Form,
    Json,
    Escape,
    Same,
    SameAsReceiver,
    Format,
}

/// The calls of five languages that build a token request.
internal static class CodeFunctions
{
    public static CodeFunction Of(CodeCall call) =>
        call.Name switch
        {
            "base64_encode" or "btoa" or "b64encode" or "standard_b64encode" or "ToBase64String" or "Base64Encode" =>
                CodeFunction.Base64,
            "toString" when call.At(0) is CodeLiteral { Text: "base64" } => CodeFunction.Base64OfReceiver,
            "toString" or "decode" or "encode" or "strip" or "trimEnd" or "ToString" or "Trim" =>
                CodeFunction.SameAsReceiver,
            "stringify" when call.Path.StartsWith("JSON.", StringComparison.OrdinalIgnoreCase) => CodeFunction.Json,
            "json_encode" or "dumps" or "SerializeObject" or "Serialize" or "ConvertTo-Json" => CodeFunction.Json,
            "http_build_query"
            or "URLSearchParams"
            or "stringify"
            or "FormUrlEncodedContent"
            or "urlencode"
                when call.At(0) is CodeMap or CodeCall { Initializer: not null } || call.Initializer is not null =>
                CodeFunction.Form,
            "urlencode"
            or "rawurlencode"
            or "encodeURIComponent"
            or "quote"
            or "quote_plus"
            or "EscapeDataString"
            or "UrlEncode" => CodeFunction.Escape,
            "from" or "Buffer" or "GetBytes" or "bytes" or "str" or "trim" or "String" or "utf8_encode" =>
                CodeFunction.Same,
            "StringContent" or "Uri" or "URL" or "Dictionary" or "List" => CodeFunction.Same,
            "sprintf" or "format" or "Format" or "%" or "-f" => CodeFunction.Format,
            _ => CodeFunction.Unknown,
        };
}
