using Evergrant.Doctor.Reading.Code;

namespace Evergrant.Doctor.Programs;

/// Where a program writes what a person reads.
internal static class Logging
{
    private static readonly string[] Calls =
    [
        "log",
        "info",
        "debug",
        "warn",
        "error",
        "print",
        "println",
        "printf",
        "print_r",
        "var_dump",
        "error_log",
        "dump",
        "dd",
        "WriteLine",
        "LogInformation",
        "LogDebug",
        "LogError",
        "LogWarning",
        "LogTrace",
        "warning",
    ];

    private static readonly string[] Loggers =
    [
        "console",
        "log",
        "logger",
        "_logger",
        "$logger",
        "logging",
        "Log",
        "Logger",
        "Console",
        "Debug",
        "$log",
        "syslog",
    ];
    private static readonly string[] Alone =
    [
        "print",
        "println",
        "print_r",
        "var_dump",
        "error_log",
        "dump",
        "dd",
        "printf",
    ];
    private static readonly string[] Words = ["echo", "print", "Write-Host", "Write-Output"];

    private static readonly string[] Secrets =
    [
        "accesstoken",
        "refreshtoken",
        "clientsecret",
        "authorization",
        "authheader",
        "basicauth",
        "basicheader",
        "password",
    ];

    private static readonly string[] Whole =
    [
        "secret",
        "token",
        "tokens",
        "basic",
        "auth",
        "credentials",
        "bearer",
        "newtoken",
        "newtokens",
    ];

    public static Evidence? OfSecret(IReadOnlyList<CodeStatement> statements)
    {
        foreach (var statement in statements)
        {
            if (LogCall(statement) is not var (call, from))
                continue;

            var rest = new CodeStatement([.. statement.Tokens.Skip(from)]);
            if (rest.Names().Select(one => one.Name).FirstOrDefault(IsSecret) is { } secret)
                return Evidence.Of(Mask.Text(call) + " … ", Kind(secret));
        }

        return null;
    }

    /// The name of the call, and the token after which its arguments stand.
    private static (string Name, int From)? LogCall(CodeStatement statement)
    {
        var tokens = statement.Tokens;
        for (var at = 0; at < tokens.Count; at++)
        {
            var token = tokens[at];
            if (token.Kind != TokenKind.Name)
                continue;
            if (Words.Contains(token.Text) && (at == 0 || !tokens[at - 1].IsSign(".")))
                return (token.Text, at + 1);
            if (!Calls.Contains(token.Text) || at + 1 >= tokens.Count || !tokens[at + 1].IsSign("("))
                continue;
            var isOnLogger = at >= 2 && tokens[at - 2].Kind == TokenKind.Name && Loggers.Contains(tokens[at - 2].Text);
            if (isOnLogger || (Alone.Contains(token.Text) && (at == 0 || tokens[at - 1].Kind != TokenKind.Sign)))
                return (isOnLogger ? $"{tokens[at - 2].Text}.{token.Text}" : token.Text, at + 1);
        }

        return null;
    }

    private static bool IsSecret(string name)
    {
        var bare = CodeStatement.Bare(name);
        return Whole.Contains(bare)
            || (
                Array.Exists(Secrets, secret => bare.Contains(secret, StringComparison.Ordinal))
                && !bare.Contains("expir", StringComparison.Ordinal)
                && !bare.Contains("length", StringComparison.Ordinal)
                && !bare.Contains("type", StringComparison.Ordinal)
                && !bare.Contains("url", StringComparison.Ordinal)
            );
    }

    private static string Kind(string name)
    {
        var bare = CodeStatement.Bare(name);
        return Array.Find(Secrets, secret => bare.Contains(secret, StringComparison.Ordinal)) switch
        {
            "accesstoken" => "the access token",
            "refreshtoken" => "the refresh token",
            "clientsecret" => "the client secret",
            "authorization" or "authheader" or "basicauth" or "basicheader" => "the Authorization header",
            "password" => "a password",
            _ => "a token or secret",
        };
    }
}
