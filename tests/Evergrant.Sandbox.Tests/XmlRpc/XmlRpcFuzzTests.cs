using System.Net.Http.Headers;
using System.Text;

namespace Evergrant.Sandbox.Tests.XmlRpc;

/// <summary>Calls that are nearly right, and bytes that were calls once: an answer of XML-RPC, and never a 500.</summary>
public sealed class XmlRpcFuzzTests
{
    // Calls that are right; most are sent with one parameter that is not.
    private static readonly (string Method, object?[] Parameters)[] Calls =
    [
        (
            "ContactService.add",
            [Rpc.Struct(("FirstName", "A"), ("State", "AZ"), ("Birthday", new DateTime(1990, 1, 2)))]
        ),
        ("ContactService.addWithDupCheck", [Rpc.Struct(("Email", "grace@customers.example")), "EmailAndName"]),
        ("ContactService.load", [1, new[] { "Id", "FirstName", "Groups" }]),
        ("ContactService.update", [1, Rpc.Struct(("Phone3", "1"), ("OwnerID", "7"))]),
        ("ContactService.findByEmail", ["grace@customers.example", new[] { "Id" }]),
        ("ContactService.addToGroup", [1, 8]),
        ("ContactService.removeFromGroup", [1, 8]),
        ("ContactService.merge", [1, 2]),
        ("DataService.add", ["ContactGroup", Rpc.Struct(("GroupName", "VIP"), ("GroupCategoryId", 0))]),
        ("DataService.load", ["User", 1, new[] { "Email" }]),
        ("DataService.update", ["Contact", 2, Rpc.Struct(("City", "Bonn"))]),
        ("DataService.delete", ["Contact", 3]),
        ("DataService.query", ["Contact", 5, 0, Rpc.Struct(("FirstName", "%a%")), new[] { "Id" }, "Email", true]),
        ("DataService.query", ["ContactGroupAssign", 5, 0, Rpc.Struct(("ContactId", 1)), new[] { "GroupId" }]),
        ("DataService.findByField", ["SavedFilter", 5, 0, "UserId", "1%", new[] { "Id", "FilterName" }]),
        ("DataService.count", ["Contact", Rpc.Struct(("Id", "~>~0"))]),
        ("DataService.getAppSetting", ["Contact", "optiontitles"]),
        ("DataService.getUserInfo", []),
        ("APIEmailService.optIn", ["grace@customers.example", "form"]),
        ("APIEmailService.optOut", ["alan@customers.example", ""]),
        ("APIEmailService.getOptStatus", ["grace@customers.example"]),
        ("APIEmailService.sendEmail", [new[] { 1 }, "a@b.c", "", "", "", "Text", "Hi", "", "Hi"]),
        ("SearchService.getAllReportColumns", [1, 1]),
        ("SearchService.getSavedSearchResults", [1, 1, 0, new[] { "Id", "Email" }]),
        ("SearchService.quickSearch", ["FindPerson", 1, "a", 0, 5]),
        ("InvoiceService.deleteInvoice", [1]),
        ("no.such", []),
        ("", []),
    ];

    private static readonly string[] Texts =
    [
        "",
        "Contact",
        "ContactGroup",
        "ContactGroupAssign",
        "User",
        "SavedFilter",
        "Invoice",
        "Email",
        "grace@customers.example",
        "%",
        "%%a%%",
        "~null~",
        "~>~",
        "~<=~ 2020-13-45",
        "~>~99999999999999999999",
        "FindPerson",
        "HTML",
        "EmailAndName",
        "\ufffe\u0001",
        "😀",
        "<&>\"'",
        new('x', 3_000),
    ];

    private static readonly string[] Fields =
    [
        "Id",
        "FirstName",
        "Email",
        "State",
        "Phone3Ext",
        "Birthday",
        "OwnerID",
        "CompanyID",
        "Groups",
        "Password",
        "GroupName",
        "GroupCategoryId",
        "given_name",
        "",
    ];

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task Whatever_is_called_there_is_an_answer_of_xml_rpc()
    {
        var random = new Random(20261122);
        await using var keap = await Keap.StartAsync();
        var rounds = Soak.Times(few: 1_500, full: 60_000);
        var faults = 0;
        for (var number = 0; number < rounds; number++)
        {
            var body = Call(random);
            if (random.Next(4) == 0)
                body = Broken(random, body);

            using var request = new HttpRequestMessage(HttpMethod.Post, "/crm/xmlrpc/v1")
            {
                Content = new ByteArrayContent(body),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Hooks.Hook.Pat);
            using var answer = await keap.Http.SendAsync(request);

            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(
                (int)answer.StatusCode is 200 or 501,
                $"{(int)answer.StatusCode} {text} to {Encoding.UTF8.GetString(body)}"
            );
            // What a strict parser takes, any client takes.
            System.Xml.Linq.XDocument.Parse(text);
            faults += text.Contains("<fault>", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(faults, rounds / 4, rounds - rounds / 10);
        Soak.Report($"| XML-RPC calls, nearly right or broken | {rounds}: {faults} faults, no 500 |");
    }

    internal static byte[] Call(Random random)
    {
        var (method, right) = Calls[random.Next(Calls.Length)];
        List<object?> parameters = [Rpc.Key, .. right];
        for (var times = random.Next(5) / 2; times > 0; times--)
            parameters[random.Next(parameters.Count)] = Any(random, 0);

        if (random.Next(10) == 0)
            parameters.RemoveAt(parameters.Count - 1);

        return Encoding.UTF8.GetBytes(
            Rpc.Body(method, [.. parameters])
                // No XML holds these, and clients send them.
                .Replace("\ufffe", random.Next(2) == 0 ? "" : "&#xFFFE;", StringComparison.Ordinal)
                .Replace("\u0001", random.Next(2) == 0 ? "" : "\u0001", StringComparison.Ordinal)
        );
    }

    private static object? Any(Random random, int depth) =>
        random.Next(depth > 2 ? 6 : 12) switch
        {
            0 or 1 => random.Next(-2, 9),
            2 => long.MaxValue,
            3 => random.Next(2) == 0,
            4 => random.Next(3) == 0 ? null : new DateTime(2020, 2, random.Next(1, 29)),
            5 or 6 or 7 => Texts[random.Next(Texts.Length)],
            8 or 9 => Enumerable
                .Range(0, random.Next(4))
                .Select(_ => (object?)Fields[random.Next(Fields.Length)])
                .ToList(),
            10 => Enumerable.Range(0, random.Next(3)).Select(_ => Any(random, depth + 1)).ToList(),
            _ => Enumerable
                .Range(0, random.Next(4))
                .Select(_ => Fields[random.Next(Fields.Length)])
                .Distinct()
                .ToDictionary(name => name, _ => Any(random, depth + 1)),
        };

    private static byte[] Broken(Random random, byte[] body)
    {
        var broken = body.ToList();
        for (var times = random.Next(1, 4); times > 0 && broken.Count > 2; times--)
        {
            var at = random.Next(broken.Count);
            switch (random.Next(4))
            {
                case 0:
                    broken[at] = (byte)random.Next(256);
                    break;
                case 1:
                    broken.RemoveRange(at, Math.Min(random.Next(1, 40), broken.Count - at));
                    break;
                case 2:
                    broken.InsertRange(at, broken.GetRange(at, Math.Min(random.Next(1, 40), broken.Count - at)));
                    break;
                default:
                    broken.RemoveRange(at, broken.Count - at);
                    break;
            }
        }

        return [.. broken];
    }
}
