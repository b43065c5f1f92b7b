namespace Evergrant.Doctor.Calls;

/// The lines to use instead. Placeholders in capitals; nothing of what was pasted but a loopback origin.
internal static class Right
{
    public static string Refresh(Call call) =>
        $"curl {Token(call)} -u 'CLIENT_ID:CLIENT_SECRET' -d grant_type=refresh_token --data-urlencode 'refresh_token=REFRESH_TOKEN'";

    public static string Exchange(Call call) => ExchangeTo(call, "https://example.com/callback");

    public static string ExchangeOfPartnerCode(Call call) => ExchangeTo(call, "null");

    /// Whichever of the two it was meant to be.
    public static string TokenCall(Call call) => call.IsExchange ? Exchange(call) : Refresh(call);

    public static string Authorize(Call call) =>
        (
            call.Address.IsLoopback ? Origin(call) + "/app/oauth/authorize"
            : call.IsKeap ? "https://accounts.infusionsoft.com/app/oauth/authorize"
            : "AUTHORIZE_URL"
        )
        + "?client_id=CLIENT_ID&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback&response_type=code&scope=full&state=RANDOM";

    public static string Api(Call call) =>
        $"curl {(call.Address.IsLoopback ? Origin(call) + "/crm/rest/v1/contacts" : call.IsKeap ? "https://api.infusionsoft.com/crm/rest/v1/contacts" : "API_URL")} -H 'Authorization: Bearer ACCESS_TOKEN'";

    public static string XmlRpc(Call call) =>
        $"curl {(call.Address.IsLoopback ? Origin(call) : "https://api.infusionsoft.com")}/crm/xmlrpc/v1 -H 'Authorization: Bearer ACCESS_TOKEN' -H 'Content-Type: text/xml' -d '<methodCall><methodName>DataService.getUserInfo</methodName><params><param><value>key</value></param></params></methodCall>'";

    private static string ExchangeTo(Call call, string redirect) =>
        $"curl {Token(call)} -d grant_type=authorization_code -d client_id=CLIENT_ID -d client_secret=CLIENT_SECRET --data-urlencode 'code=CODE' --data-urlencode 'redirect_uri={redirect}'";

    private static string Token(Call call) =>
        call.Address.IsLoopback ? Origin(call) + "/token"
        : call.IsKeap ? "https://api.infusionsoft.com/token"
        : "TOKEN_URL";

    private static string Origin(Call call)
    {
        var host = Mask.Text(call.Address.Host) == call.Address.Host ? call.Address.Host : "127.0.0.1";
        var isPort = call.Address.Port.Length is > 0 and <= 5 && call.Address.Port.All(char.IsAsciiDigit);
        return $"http://{host}{(isPort ? ":" + call.Address.Port : "")}";
    }
}
