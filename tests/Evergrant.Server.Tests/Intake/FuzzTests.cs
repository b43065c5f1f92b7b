using System.Text;
using Evergrant.Intake.Forms;

namespace Evergrant.Server.Tests.Intake;

/// Whatever is sent: it is taken and on record, or refused with a 4xx.
public sealed class FuzzTests
{
    private static readonly string[] Types =
    [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=windows-1252",
        "application/x-www-form-urlencoded; charset=utf-7",
        "multipart/form-data; boundary=b",
        "multipart/form-data; boundary=\"\"",
        "application/json",
        "application/json; charset=latin1",
        "text/plain",
        "application/octet-stream",
        ";;;",
    ];

    private static readonly string[] Seeds =
    [
        "email=ann%40customers.example&name=Ann&tags[]=News&message=Hello%0D%0Athere&_charset_=utf-8",
        "--b\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nann@customers.example\r\n--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"\"\r\n\r\n\r\n--b--\r\n",
        """{"email": "ann@customers.example", "name": "Ann", "tags": ["News", "x"], "age": 7, "ok": true, "none": null}""",
        """{"email": "ann@customers.example", "a": "\ud83d\ude00", "b": {"c": 1}}""",
        "=&&=%&%zz=%2&email[]=ann@customers.example&email=bea@customers.example",
    ];

    [Theory]
    [Trait("Category", Soak.Category)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_is_sent_is_on_record_or_refused(int seed)
    {
        var times = Soak.Times(400, 20_000);
        var random = new Random(seed);
        await using var house = await FormHouse.BuildAsync(
            new FormDefinition
            {
                OfferedTags = ["News"],
                PerAddress = 10_000,
                PerMinute = 1_000_000,
                Redirect = new Uri("https://www.example.com/thanks"),
            }
        );
        var receipts = new HashSet<string>();
        var statuses = new Dictionary<int, int>();
        for (var i = 0; i < times; i++)
        {
            using var content = FormHouse.Bytes(Mutated(random), "text/plain");
            content.Headers.Remove("Content-Type");
            content.Headers.TryAddWithoutValidation("Content-Type", Types[random.Next(Types.Length)]);
            using var answer = await house.SendAsync(content, "application/json", Headers(random));
            var status = (int)answer.StatusCode;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            Assert.True(status is 202 or (>= 400 and < 500), $"seed {seed}, step {i}: {status}");
            if (status == 202)
                receipts.Add(await FormHouse.ReceiptAsync(answer));
            else
                Assert.NotNull((string?)(await answer.JsonAsync())["code"]);
        }
        var kept = await house.AllAsync();
        Assert.NotEmpty(receipts);
        Assert.Equal(receipts.Order(), kept.Select(sent => sent.Id.ToString()).Order());
        Assert.All(kept, sent => Assert.NotNull(sent.Content.Email));
        Soak.Report(
            $"| form bodies at random, seed {seed} | {times} sent: {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} × {s.Key}"))}; {kept.Count} on record |"
        );
    }

    private static byte[] Mutated(Random random)
    {
        if (random.Next(10) == 0)
        {
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            return noise;
        }
        var body = Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]).ToList();
        for (var edits = random.Next(4); edits > 0 && body.Count > 0; edits--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(4))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body.RemoveAt(at);
                    break;
                case 2:
                    body.InsertRange(at, body.GetRange(at, Math.Min(random.Next(40), body.Count - at)));
                    break;
                default:
                    body.InsertRange(at, Enumerable.Repeat((byte)"&=%\"{[,:-"[random.Next(9)], random.Next(200)));
                    break;
            }
        }
        return [.. body];
    }

    private static (string, string)[] Headers(Random random) =>
        random.Next(6) switch
        {
            0 => [("Idempotency-Key", $"k{random.Next(20)}")],
            1 => [("Idempotency-Key", new string('k', random.Next(400)))],
            2 => [("Origin", "null"), ("Sec-Fetch-Site", "same-origin")],
            3 => [("X-Evergrant-Key", "eg_nothing")],
            4 => [("Origin", "\u00e4"), ("User-Agent", new string('u', 1000))],
            _ => [],
        };
}
