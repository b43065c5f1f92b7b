using System.Net.Http.Headers;
using System.Text;

namespace Evergrant.Sandbox.Tests.XmlRpc;

/// <summary>Calls that are nearly right, and bytes that were calls once: an answer of XML-RPC, and never a 500.</summary>
public sealed class XmlRpcFuzzTests
{
    private static readonly string[] Methods =
    [
        "ContactService.add",
        "ContactService.addWithDupCheck",
        "ContactService.load",
        "ContactService.update",
        "ContactService.findByEmail",
        "ContactService.addToGroup",
        "ContactService.removeFromGroup",
        "ContactService.merge",
        "DataService.add",
        "DataService.load",
        "DataService.update",
        "DataService.delete",
        "DataService.query",
        "DataService.findByField",
        "DataService.count",
        "DataService.getAppSetting",
        "DataService.getUserInfo",
        "APIEmailService.optIn",
        "APIEmailService.optOut",
        "APIEmailService.getOptStatus",
        "APIEmailService.sendEmail",
        "SearchService.getAllReportColumns",
        "SearchService.getSavedSearchResults",
        "SearchService.quickSearch",
        "InvoiceService.deleteInvoice",
        "no.such",
        "",
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
            if (random.Next(3) == 0)
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

        Assert.InRange(faults, rounds / 4, rounds - rounds / 50);
        Soak.Report($"| XML-RPC calls, nearly right or broken | {rounds}: {faults} faults, no 500 |");
    }

    private static byte[] Call(Random random)
    {
        var parameters = Enumerable.Range(0, random.Next(9)).Select(place => Any(random, place, 0)).ToArray();
        return Encoding.UTF8.GetBytes(
            Rpc.Body(Methods[random.Next(Methods.Length)], [.. random.Next(9) > 0 ? [Rpc.Key] : Array.Empty<object?>(), .. parameters])
                // No XML holds these, and clients send them.
                .Replace("\ufffe", random.Next(2) == 0 ? "" : "&#xFFFE;", StringComparison.Ordinal)
                .Replace("\u0001", random.Next(2) == 0 ? "" : "\u0001", StringComparison.Ordinal)
        );
    }

    private static object? Any(Random random, int place, int depth) =>
        random.Next(depth > 2 ? 6 : 12) switch
        {
            0 or 1 => random.Next(-2, 9),
            2 => long.MaxValue,
            3 => random.Next(2) == 0,
            4 => random.Next(3) == 0 ? null : new DateTime(2020, 2, random.Next(1, 29)),
            5 or 6 or 7 => Texts[random.Next(Texts.Length)],
            8 or 9 => Enumerable.Range(0, random.Next(4)).Select(_ => (object?)Fields[random.Next(Fields.Length)]).ToList(),
            10 => Enumerable.Range(0, random.Next(3)).Select(_ => Any(random, place, depth + 1)).ToList(),
            _ => Enumerable
                .Range(0, random.Next(4))
                .Select(_ => Fields[random.Next(Fields.Length)])
                .Distinct()
                .ToDictionary(name => name, _ => Any(random, place, depth + 1)),
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
