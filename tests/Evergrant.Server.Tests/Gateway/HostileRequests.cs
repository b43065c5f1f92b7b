using System.Globalization;
using System.Text;

namespace Evergrant.Server.Tests.Gateway;

/// Requests of somebody who has a key for contacts and wants more. The same number makes the same request.
internal sealed class HostileRequests(string authority, string key)
{
    /// Nothing that reaches the API may come without it, or with one that came before.
    public const string Number = "X-Number";

    private static readonly string[] Methods =
    [
        "GET",
        "GET",
        "GET",
        "POST",
        "HEAD",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "TRACE",
        "get",
        "Get",
        "post",
        "delete",
        "PROPFIND",
        "GET\0",
        "GÉT",
        "CONNECT",
    ];

    private static readonly string[] Targets =
    [
        "/gw/shop/crm/rest/v1/contacts",
        "/gw/shop/crm/rest/v1/contacts",
        "/gw/shop/crm/rest/v1/contacts/5",
        "/gw/shop/crm/rest/v1/contacts/5?optional_properties=notes",
        "/gw/shop/crm/rest/v1/contacts/5/tags",
        "/gw/shop/crm/rest/v1/contacts/../campaigns",
        "/gw/shop/crm/rest/v1/contacts/5/../../campaigns",
        "/gw/shop/crm/rest/v1/campaigns",
        "/gw/shop/crm/rest/v1/CONTACTS",
        "/gw/shop/crm/xmlrpc",
        "/gw/shop/token",
        "/gw/shop/crm/../token",
        "/gw/other/crm/rest/v1/contacts",
        "/api/v1/grants",
        "//HOST/gw/shop/crm/rest/v1/contacts",
        "http://HOST/gw/shop/crm/rest/v1/contacts",
        "http://elsewhere.example/gw/shop/crm/rest/v1/contacts",
        "HOST",
        "*",
    ];

    private static readonly string[] Pieces =
    [
        "..",
        ".",
        "/",
        "//",
        "\\",
        "/../",
        "/..;/",
        "/.;a=b/",
        "..;x=y",
        ";",
        ";jsessionid=1",
        "%2e",
        "%2E%2e",
        "%2f",
        "%2F..%2F",
        "%5c",
        "%00",
        "%0d%0a",
        "%20",
        "%252e",
        "%252f",
        "%25252f",
        "%u002e",
        "%u002f",
        "%c0%af",
        "%c0%ae",
        "%e0%80%af",
        "%ef%bc%8f",
        "%ef%bc%8e",
        "%e2%88%95",
        "%63",
        "%43",
        "\u2025",
        "\uff0f",
        "\uff0e\uff0e",
        "é",
        "e\u0301",
        "\u0001",
        "\0",
        "\t",
        "\u007f",
        "\u00a0",
        "?",
        "#",
        "@",
        "@elsewhere.example/",
        "%",
        "%%32%65",
        ":80",
        "http://",
        "campaigns",
        "contacts",
        "token",
        "crm",
        "xmlrpc",
        "?access_token=x",
        "&access_token=x",
        "?_method=DELETE",
        "&_method=DELETE",
        "*",
        "~",
        "+",
        "|",
        "\"",
        "<",
        "{",
        "`",
        "a",
        "Z",
        "0",
    ];

    private static readonly string[] Headers =
    [
        "X-HTTP-Method-Override: DELETE",
        "x-http-method: DELETE",
        "X-Method-Override: DELETE",
        "X_HTTP_Method_Override: DELETE",
        "X-Original-URL: /crm/rest/v1/campaigns",
        "X-Original-URI: /crm/rest/v1/campaigns",
        "X-Rewrite-URL: /crm/rest/v1/campaigns",
        "X-Override-URL: /crm/rest/v1/campaigns",
        "X-Forwarded-Path: /crm/rest/v1/campaigns",
        "X-Forwarded-Prefix: /crm/rest/v1/campaigns",
        "X-Forwarded-Host: elsewhere.example",
        "X-Forwarded-For: 10.0.0.1",
        "Forwarded: for=10.0.0.1;host=elsewhere.example",
        "X-Host: elsewhere.example",
        "Host: elsewhere.example",
        "Host: HOST",
        "X-Evergrant-Key: eg_0000",
        "X-Evergrant-Key: KEY",
        "Authorization: Bearer KEY",
        "Authorization: Bearer AbCdEfGhIjKlMnOpQrStUvWxYz01",
        "X-Keap-API-Key: KeapAK-0123456789",
        "X-Evergrant-Rewrite: paging",
        "X-Evergrant-Rewrite: all",
        "Connection: Authorization, Host",
        "Connection: X-Number",
        "Connection: X-Evergrant-Key",
        "Connection: Upgrade\r\nUpgrade: websocket",
        "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Transfer-Encoding: x",
        "Transfer-Encoding : chunked",
        "Content-Length: 0\r\nContent-Length: 5",
        "Content-Length: -1",
        "Content-Length : 0",
        "X-A: a\r\n folded",
        "X-A: a\nX-HTTP-Method-Override: DELETE",
        "X-A: a\rX-HTTP-Method-Override: DELETE",
        "X-A: a\0b",
        "X\0-A: a",
        "X-É: a",
        "X-A: \u00e9\u0085",
        " X-A: a",
        ": a",
        "X-A",
        "Expect: 100-continue",
        "Expect: DELETE",
        "Cookie: evergrant_session=x",
        "TE: trailers",
        "Trailer: X-HTTP-Method-Override",
        "Content-Type: application/x-www-form-urlencoded",
        "Via: 1.1 elsewhere",
        "Range: bytes=0-1",
        "Destination: /crm/rest/v1/campaigns",
    ];

    public byte[] Make(int number)
    {
        var random = new Random(number);
        var text = new StringBuilder();
        text.Append(random.Next(3) == 0 ? Any(random, Methods) : "GET");
        text.Append(random.Next(60) == 0 ? "\t" : " ");
        text.Append(Target(random));
        text.Append(random.Next(60) == 0 ? " HTTP/1.0" : " HTTP/1.1");
        text.Append(random.Next(80) == 0 ? "\n" : "\r\n");
        // The order of two that contradict each other matters to some.
        var evil = Enumerable.Range(0, Math.Max(0, random.Next(-1, 3))).Select(_ => Any(random, Headers)).ToList();
        var own = new List<string>
        {
            "Host: HOST",
            "X-Evergrant-Key: KEY",
            "Connection: close",
            string.Create(CultureInfo.InvariantCulture, $"{Number}: {number}"),
        };
        foreach (var header in evil)
            own.Insert(random.Next(own.Count + 1), header);
        foreach (var header in own)
            text.Append(header).Append("\r\n");
        text.Append("\r\n");
        // Nobody has to wait for a body that was announced.
        if (
            evil.Exists(header =>
                header.StartsWith("Transfer-", StringComparison.Ordinal)
                || header.StartsWith("Content-Length", StringComparison.Ordinal)
            )
        )
            text.Append("0\r\n\r\n");
        return Encoding.UTF8.GetBytes(text.Replace("HOST", authority).Replace("KEY", key).ToString());
    }

    private static string Target(Random random)
    {
        // One in three is what the key is for, so that headers alone are tried as well.
        if (random.Next(3) == 0)
            return Targets[random.Next(4)];
        var target = new StringBuilder(Any(random, Targets));
        for (var times = random.Next(0, 4); times > 0; times--)
        {
            // The beginning stays in three of four: most of what is changed there is refused by every check at once.
            var least = Math.Min(random.Next(4) == 0 ? 1 : "/gw/shop/crm".Length, target.Length);
            var at = random.Next(least, target.Length + 1);
            if (random.Next(5) == 0 && at < target.Length)
                target.Remove(at, random.Next(1, Math.Min(6, target.Length - at + 1)));
            else if (random.Next(4) == 0 && at < target.Length)
                target.Insert(at, Encode(target[at], random)).Remove(at + 3, 1);
            else
                target.Insert(at, Any(random, Pieces));
        }
        return target.ToString();
    }

    private static string Encode(char plain, Random random) =>
        "%" + ((byte)plain).ToString(random.Next(2) == 0 ? "x2" : "X2", CultureInfo.InvariantCulture);

    private static string Any(Random random, string[] from) => from[random.Next(from.Length)];
}
