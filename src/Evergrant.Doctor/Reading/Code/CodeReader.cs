using Evergrant.Doctor.Programs;

namespace Evergrant.Doctor.Reading.Code;

/// <summary>
/// Requests out of a program's text: recognised calls, literals, and what was assigned before. A reading, not a run, and
/// marked as one.
/// </summary>
internal static class CodeReader
{
    private const int Most = 50;

    private static readonly (
        CodeLanguage Language,
        string Name,
        string[] Signs,
        Func<CodeProgram, IReadOnlyList<CodeRequest>> Requests
    )[] Languages =
    [
        (
            CodeLanguage.Php,
            "PHP",
            ["curl_setopt", "curl_init", "form_params", "->request(", "->post(", "->get(", "Http::", "wp_remote_"],
            PhpReader.Requests
        ),
        (
            CodeLanguage.JavaScript,
            "JavaScript",
            ["axios", "fetch(", "request(", "request.post", "got(", "got.", "$.ajax", "$.post", "rp("],
            JavaScriptReader.Requests
        ),
        (CodeLanguage.Python, "Python", ["requests.", "httpx.", "session.", "import requests"], PythonReader.Requests),
        (
            CodeLanguage.CSharp,
            "C#",
            [
                "PostAsync",
                "GetAsync",
                "SendAsync",
                "HttpRequestMessage",
                "RestRequest",
                "PostAsJsonAsync",
                "GetStringAsync",
            ],
            CSharpReader.Requests
        ),
        (CodeLanguage.PowerShell, "PowerShell", ["Invoke-", "irm ", "iwr "], PowerShellReader.Requests),
    ];

    public static ReadOutcome Php(string text) => Read(text, CodeLanguage.Php);

    public static ReadOutcome JavaScript(string text) => Read(text, CodeLanguage.JavaScript);

    public static ReadOutcome Python(string text) => Read(text, CodeLanguage.Python);

    public static ReadOutcome CSharp(string text) => Read(text, CodeLanguage.CSharp);

    public static ReadOutcome PowerShell(string text) => Read(text, CodeLanguage.PowerShell);

    private static ReadOutcome Read(string text, CodeLanguage language)
    {
        var (_, name, signs, read) = Array.Find(Languages, one => one.Language == language);
        var sign = signs.Select(one => text.IndexOf(one, StringComparison.OrdinalIgnoreCase)).Where(at => at >= 0);
        if (!sign.Any())
            return ReadOutcome.Stopped(0, $"no call of {name} that sends a request is known here");

        var program = CodeProgram.Of(text, language);
        var requests = read(program).Where(request => IsAddress(request.Url)).Take(Most).ToList();
        if (requests.Count == 0)
            return ReadOutcome.Stopped(
                sign.Min(),
                "this looks like a call, and no address, or nothing like one, is in it"
            );

        var caller = CallerProgram.Of(text, program);
        var redirect = AuthorizedRedirect.In(text);
        var calls = new List<ReadCall>();
        for (var number = 0; number < requests.Count; number++)
        {
            var request = requests[number];
            var end = Math.Min(Math.Max(request.End, request.Offset), text.Length);
            var answer = number == requests.Count - 1 ? AnswerReader.Find(text[end..]).Response : null;
            calls.Add(
                new ReadCall(
                    new HttpExchange(request.Build(), answer)
                    {
                        AuthorizedRedirect = redirect,
                        Program = caller,
                        Oddities =
                            Oddities.Pasted | Oddities.Reading | (request.IsCheckOff ? Oddities.NoCertificateCheck : 0),
                    },
                    [$"this is a reading of {name} code: known calls and literals; what a variable holds is not seen"],
                    request.Offset
                )
            );
        }

        return ReadOutcome.Of(calls);
    }

    /// Code that saves or logs tokens, and the request itself is not in the paste.
    public static ReadOutcome ProgramAlone(string text)
    {
        var signs = text.Count(letter => letter is '(' or ';' or '=');
        if (signs < 3 || !text.Contains("oken", StringComparison.Ordinal))
            return ReadOutcome.Stopped(0, "no code that keeps tokens is seen");

        var program = CallerProgram.Of(text, CodeProgram.Of(text, Guess(text)));
        return program.HasAny
            ? ReadOutcome.Of(
                HttpExchange.Of(program),
                ["no request is seen in this code; only what it does with tokens was read"]
            )
            : ReadOutcome.Stopped(0, "code without a request, and nothing amiss with its tokens");
    }

    private static CodeLanguage Guess(string text) =>
        text.Contains("<?php", StringComparison.Ordinal) || text.Contains("->", StringComparison.Ordinal)
            ? CodeLanguage.Php
        : text.Contains("Console.", StringComparison.Ordinal) || text.Contains("public ", StringComparison.Ordinal)
            ? CodeLanguage.CSharp
        : text.Contains("Write-Host", StringComparison.Ordinal) ? CodeLanguage.PowerShell
        : text.Contains(';', StringComparison.Ordinal) || text.Contains("console.", StringComparison.Ordinal)
            ? CodeLanguage.JavaScript
        : CodeLanguage.Python;

    private static bool IsAddress(string url) =>
        url.Contains("://", StringComparison.Ordinal)
        || url.Contains("/token", StringComparison.OrdinalIgnoreCase)
        || url.Contains("/crm/", StringComparison.OrdinalIgnoreCase)
        || (url.StartsWith('$') && url.Length > 1);
}
