using System.Net;
using System.Text;

namespace Evergrant.Keap.Tests;

/// Whatever answers, a caller meets what it asked for or a KeapException.
public sealed class FuzzTests
{
    private static readonly string[] Whole =
    [
        """{"id":1,"given_name":"Ann","email_addresses":[{"email":"a@b.example","field":"EMAIL1"}],"custom_fields":[{"id":7,"content":[1,"x"]}],"tag_ids":[1,2],"birthday":"1980-01-01T00:00:00.000+0000"}""",
        """{"contacts":[{"id":"1","company":{"id":"2"},"addresses":[{"field":"BILLING"}]}],"next_page_token":"t","next":"u"}""",
        """{"tags":[{"id":1,"name":"a","category":{"id":1},"tag":{"id":3,"category":"x"},"date_applied":"2017-01-01T22:17:59.039+0000"}],"count":1}""",
        """{"results":{"1":"SUCCESS","2":null}}""",
        """{"custom_fields":[{"id":"1","label":"x","field_type":"TEXT","options":[{"label":"y"}]}]}""",
        """{"fault":{"faultstring":"Invalid Access Token","detail":{"errorcode":"keymanagement.service.invalid_access_token"}}}""",
        """{"type":"urn:evergrant:problem:x","code":"x","detail":"y","phase":"connect"}""",
        """{"code":"429","message":"Quota Exceeded","status":"Request Throttled","details":null}""",
        """{"users":[{"id":1,"email_addresses":[{"email":"a"}]}],"name":"n","address":{"line1":"1"},"opted_in":true,"status":"MANUAL"}""",
        "<html><body>one more step</body></html>",
    ];

    private static readonly string[] Pieces =
    [
        "null",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\"",
        "\\ud800",
        "1e999",
        "-0",
        "99999999999999999999",
        "true",
        "\0",
        "\u00ff",
        "{}",
        "[[",
        "\\u0000",
        " ",
        "2017-13-41",
        "+9999",
    ];

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task Whatever_answers_a_caller_meets_nothing_but_what_is_named()
    {
        var times = Soak.Times(4_000, 400_000);
        var random = new Random(20261123);
        var outcomes = new SortedDictionary<string, int>();
        for (var n = 0; n < times; n++)
        {
            var version = random.Next(2) == 0 ? KeapVersion.V1 : KeapVersion.V2;
            using var http = new HttpClient(new Anything(random.Next()));
            var keap = new KeapClient(http, new KeapClientOptions { Version = version, LongestAnswer = 2_000 });
            var outcome = "answered";
            try
            {
                await AskAsync(keap, random.Next(18));
            }
            catch (KeapException failure)
            {
                outcome = failure.GetType().Name;
                Assert.NotEmpty(failure.Message);
            }
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
        // All kinds were met, so what is generated is not one kind only.
        Assert.Equal(10, outcomes.Count);
        Soak.Report(
            $"| Keap client, {times} random answers | {string.Join(", ", outcomes.Select(one => $"{one.Key} {one.Value}"))} |"
        );
    }

    private static Task AskAsync(KeapClient keap, int which)
    {
        var ann = new ContactFields { Email = "ann@customers.example" };
        return which switch
        {
            0 => keap.Contacts.GetAsync("1"),
            1 => Desk.ReadAsync(keap.Contacts.ListAsync(most: 50)),
            2 => keap.Contacts.FindByEmailAsync("a@b.example"),
            3 => keap.Contacts.UpsertAsync(ann),
            4 => keap.Contacts.UpdateAsync("1", ann),
            5 => keap.Contacts.DeleteAsync("1"),
            6 => TextsAsync(keap),
            7 => keap.Tags.FindOrCreateAsync("a"),
            8 => keap.Tags.ApplyAsync("1", ["1"]),
            9 => keap.Tags.ApplyToAsync("1", ["1"]),
            10 => keap.Tags.FindOrCreateCategoryAsync("a"),
            11 => Desk.ReadAsync(keap.Tags.OfContactAsync("1", 50)),
            12 => keap.CustomFields.GetModelAsync(),
            13 => keap.CustomFields.CreateAsync("x"),
            14 => keap.EmailAddresses.GetStatusAsync("a@b.example"),
            15 => Desk.ReadAsync(keap.Users.ListAsync(most: 50)),
            16 => keap.Users.GetMeAsync(),
            _ => keap.Account.GetProfileAsync(),
        };
    }

    /// What is read when it is looked at, too.
    private static async Task TextsAsync(KeapClient keap)
    {
        var contact = await keap.Contacts.GetAsync("1");
        foreach (var value in contact.CustomFields)
            _ = value.ToString();
    }

    /// A recorded answer, with bytes of it cut, doubled or replaced, under any status.
    private sealed class Anything(int seed) : HttpMessageHandler
    {
        private static readonly int[] Statuses =
        [
            200,
            200,
            200,
            200,
            201,
            202,
            204,
            206,
            302,
            400,
            401,
            403,
            404,
            405,
            408,
            409,
            422,
            429,
            500,
            501,
            503,
            599,
        ];

        private readonly Random random = new(seed);

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (random.Next(40) == 0)
                throw new HttpRequestException("broke off");
            var response = new HttpResponseMessage((HttpStatusCode)Statuses[random.Next(Statuses.Length)])
            {
                Content = new ByteArrayContent(Body()),
            };
            if (random.Next(3) == 0)
                response.Content.Headers.TryAddWithoutValidation(
                    "Content-Type",
                    random.Next(2) == 0 ? "text/html" : "appl/;;"
                );
            foreach (
                var name in (string[])
                    ["x-keap-tenant-throttle-available", "x-keap-product-quota-expiry-time", "Retry-After"]
            )
            {
                if (random.Next(3) == 0)
                    response.Headers.TryAddWithoutValidation(
                        name,
                        random.Next(2) == 0 ? $"{random.NextInt64()}|0" : "\u00ff;|x"
                    );
            }
            return Task.FromResult(response);
        }

        private byte[] Body()
        {
            var body = new StringBuilder(Whole[random.Next(Whole.Length)]);
            for (var changes = random.Next(4); changes > 0; changes--)
            {
                var at = random.Next(body.Length + 1);
                switch (random.Next(4))
                {
                    case 0:
                        body.Length = at;
                        break;
                    case 1:
                        body.Remove(at, random.Next(Math.Min(12, body.Length - at) + 1));
                        break;
                    case 2:
                        body.Insert(at, body.ToString(0, at));
                        break;
                    default:
                        body.Insert(at, Pieces[random.Next(Pieces.Length)]);
                        break;
                }
            }
            return random.Next(2) == 0
                ? Encoding.UTF8.GetBytes(body.ToString())
                : Encoding.Latin1.GetBytes(body.ToString());
        }
    }
}
