using System.Globalization;
using System.Net.Http.Headers;
using System.Security;
using System.Text;
using System.Xml.Linq;

namespace Evergrant.Sandbox.Tests.XmlRpc;

/// <summary>An ordinary client of XML-RPC, written by hand: values go out as texts, and come back as plain objects.</summary>
internal static class Rpc
{
    /// <summary>As Keap's own PHP client sends it.</summary>
    public const string Key = "backwards-compatability";

    public static async Task<object?> CallAsync(this Keap keap, string method, params object?[] parameters)
    {
        using var answer = await keap.PostXmlAsync(Body(method, [Key, .. parameters]));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 200, $"{(int)answer.StatusCode} {text}");
        var response = XDocument.Parse(text).Root!;
        Assert.True(response.Element("fault") is null, text);
        return Value(response.Element("params")!.Element("param")!.Element("value")!);
    }

    public static async Task<(int Code, string Text)> FaultAsync(
        this Keap keap,
        string method,
        params object?[] parameters
    )
    {
        using var answer = await keap.PostXmlAsync(Body(method, [Key, .. parameters]));
        return await FaultOf(answer);
    }

    public static async Task<(int Code, string Text)> FaultOf(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        var fault = XDocument.Parse(text).Root!.Element("fault");
        Assert.True(fault is not null, text);
        var members = (Dictionary<string, object?>)Value(fault.Element("value")!)!;
        return ((int)members["faultCode"]!, (string)members["faultString"]!);
    }

    public static async Task<HttpResponseMessage> PostXmlAsync(
        this Keap keap,
        string body,
        string path = "/crm/xmlrpc/v1",
        string? bearer = KeapSandboxSeed.PersonalAccessToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "text/xml"),
        };
        if (bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);

        return await keap.Http.SendAsync(request);
    }

    public static string Body(string method, params object?[] parameters) =>
        $"<?xml version=\"1.0\"?><methodCall><methodName>{method}</methodName><params>"
        + string.Concat(parameters.Select(one => $"<param>{Xml(one)}</param>"))
        + "</params></methodCall>";

    public static Dictionary<string, object?> Struct(params (string Name, object? Value)[] members) =>
        members.ToDictionary(one => one.Name, one => one.Value);

    public static string[] Names(params string[] names) => names;

    public static int[] Ids(params int[] ids) => ids;

    private static string Xml(object? value) =>
        "<value>"
        + value switch
        {
            null => "<nil/>",
            string text => $"<string>{SecurityElement.Escape(text)}</string>",
            int number => $"<int>{number}</int>",
            long number => $"<i4>{number}</i4>",
            bool flag => $"<boolean>{(flag ? 1 : 0)}</boolean>",
            double real => $"<double>{real.ToString(CultureInfo.InvariantCulture)}</double>",
            DateTime time => $"<dateTime.iso8601>{time:yyyyMMdd'T'HH:mm:ss}</dateTime.iso8601>",
            Dictionary<string, object?> members => "<struct>"
                + string.Concat(members.Select(one => $"<member><name>{one.Key}</name>{Xml(one.Value)}</member>"))
                + "</struct>",
            System.Collections.IEnumerable items => "<array><data>"
                + string.Concat(items.Cast<object?>().Select(Xml))
                + "</data></array>",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        }
        + "</value>";

    private static object? Value(XElement value) =>
        value.Elements().FirstOrDefault() switch
        {
            null => value.Value,
            { Name.LocalName: "i4" } one => int.Parse(one.Value, CultureInfo.InvariantCulture),
            { Name.LocalName: "boolean" } one => one.Value == "1",
            { Name.LocalName: "dateTime.iso8601" } one => DateTime.ParseExact(
                one.Value,
                "yyyyMMdd'T'HH:mm:ss",
                CultureInfo.InvariantCulture
            ),
            { Name.LocalName: "nil" } => null,
            { Name.LocalName: "struct" } one => one.Elements("member")
                .ToDictionary(member => member.Element("name")!.Value, member => Value(member.Element("value")!)),
            { Name.LocalName: "array" } one => one.Element("data")!.Elements("value").Select(Value).ToList(),
            var other => throw new ArgumentOutOfRangeException(nameof(value), other.Name.LocalName),
        };
}
