namespace Evergrant.Doctor.Reading;

/// Which of curl's options take a value, so that no value is taken for the address.
internal static class CurlOptions
{
    private static readonly Dictionary<char, string> Short = new()
    {
        ['X'] = "request",
        ['H'] = "header",
        ['d'] = "data",
        ['u'] = "user",
        ['G'] = "get",
        ['I'] = "head",
        ['F'] = "form",
        ['A'] = "user-agent",
        ['e'] = "referer",
        ['b'] = "cookie",
    };

    private const string ShortWithValue = "XHduFAebCcDEKmoPQrTtUwxYyz";
    private const string ShortFlags = "GIksSvViLlfgnN#0123469aBhijJMOpqRZ:";

    private static readonly HashSet<string> WithValue =
    [
        .. (
            "request header data data-raw data-binary data-ascii data-urlencode json user url form form-string "
            + "user-agent referer cookie cookie-jar output write-out max-time connect-timeout proxy proxy-user "
            + "cacert capath cert cert-type key key-type pass ciphers tls-max resolve connect-to interface "
            + "retry retry-delay retry-max-time limit-rate max-redirs max-filesize range upload-file config "
            + "dump-header trace trace-ascii stderr oauth2-bearer unix-socket dns-servers noproxy proto "
            + "proto-default proto-redir service-name aws-sigv4 keepalive-time speed-limit speed-time url-query"
        ).Split(' '),
    ];

    private static readonly HashSet<string> Flags =
    [
        .. (
            "get head insecure silent show-error verbose include location location-trusted fail fail-with-body "
            + "compressed globoff no-buffer progress-bar http1.0 http1.1 http2 http3 tlsv1 tlsv1.2 tlsv1.3 sslv3 "
            + "ipv4 ipv6 basic digest ntlm negotiate anyauth no-keepalive path-as-is raw remote-name "
            + "trace-time ssl-no-revoke no-progress-meter post301 post302 post303 disable junk-session-cookies"
        ).Split(' '),
    ];

    public static string? LongName(char letter) => Short.GetValueOrDefault(letter);

    public static bool TakesValue(char letter) => ShortWithValue.Contains(letter, StringComparison.Ordinal);

    public static bool IsKnown(char letter) =>
        TakesValue(letter) || ShortFlags.Contains(letter, StringComparison.Ordinal);

    public static bool TakesValue(string name) => WithValue.Contains(name);

    public static bool IsKnown(string name) => TakesValue(name) || Flags.Contains(name);
}
