using System.Text;
using Evergrant.Doctor.Reading;

namespace Evergrant.Doctor.Tests;

public sealed class FuzzTests
{
    private const int Texts = 10_000;
    private const int Telling = 8;

    // Planted as secret, id, token, host, path, name, option, and anything a mutation makes of it.
    private const string Canary = "cAn4rYz7Kq9XwP2mVt6B";

    private static readonly string[] Shapes =
    [
        "curl https://api.infusionsoft.com/token -u 'ID:CANARY' -d grant_type=refresh_token -d refresh_token=CANARY",
        "curl https://api.infusionsoft.com/token -u CANARY:CANARY -d 'client_id=CANARY&client_secret=CANARY'",
        "curl -X POST 'https://api.infusionsoft.com/token?grant_type=CANARY&CANARY=1' -H 'Authorization: Basic CANARY'",
        "curl http://CANARY.infusionsoft.com/CANARY?CANARY#CANARY --CANARY CANARY -H CANARY -H 'X-Keap-API-Key: CANARY'",
        "curl https://api.infusionsoft.com/crm/rest/v1/contacts -H 'Authorization: Bearer CANARY:CANARY'",
        "curl https://api.infusionsoft.com/token -d 'grant_type=authorization_code&code=\"CANARY|x\"&redirect_uri=http://CANARY/cb'",
        "https://accounts.infusionsoft.com/app/oauth/authorize?client_id=CANARY&redirect_uri=https%3A%2F%2FCANARY\ncurl https://api.infusionsoft.com/token -d grant_type=authorization_code -d code=CANARY -d redirect_uri=https://CANARY/",
        "POST /token HTTP/1.1\nHost: api.infusionsoft.com\nAuthorization: Basic BASIC\nContent-Type: application/json\n\n{\"grant_type\":\"CANARY\",\"CANARY\":\"CANARY\"}\nHTTP/1.1 400 CANARY\nCANARY: CANARY\n\n{\"error\":\"invalid_request\",\"error_description\":\"Invalid Refresh Token CANARY\"}",
        "POST https://CANARY:CANARY@api.infusionsoft.com/token/CANARY\nCANARY CANARY\n\nCANARY",
        "{\"access_token\":\"CANARY\",\"refresh_token\":\"CANARY\",\"error\":\"CANARY invalid_client\"}",
        "{\"fault\":{\"faultstring\":\"CANARY\",\"detail\":{\"errorcode\":\"oauth.v2.InvalidAccessToken CANARY\"}}",
        "CANARY",
    ];

    private const string Splinters = " \n\t'\"\\&=%|;:{}[]<>@#$^`“”‘’–…-/?+0aZ\u0000\u001b\u202e\ud800é";

    [Fact]
    public void No_text_throws_and_no_secret_is_printed()
    {
        var random = new Random(20_260_811);
        for (var number = 0; number < Texts; number++)
        {
            var text = Mutated(random);
            var shown = Shown(text);
            for (var start = 0; start + Telling <= Canary.Length; start++)
            {
                var part = Canary.Substring(start, Telling);
                Assert.False(
                    shown.Contains(part, StringComparison.OrdinalIgnoreCase),
                    $"text {number} shows {part}:\n{text}\n---\n{shown}"
                );
            }
        }
    }

    [Fact]
    public void The_largest_text_of_nothing_but_beginnings_does_not_hang()
    {
        foreach (
            var start in (string[])["{\n", "curl \\\n", "POST / \n", "HTTP/1.1 400\n", "a=b&", "'", "Basic ", "<html\n"]
        )
        {
            var text = string.Concat(Enumerable.Repeat(start, ExchangeReader.LargestInput / start.Length));
            Shown(text);
            Shown("POST /token HTTP/1.1\n\n" + text[..^100]);
        }
    }

    private static string Shown(string text)
    {
        var shown = new StringBuilder();
        switch (ExchangeReader.Read(text))
        {
            case Readable readable:
                shown.Append(readable);
                shown.AppendJoin('\n', readable.Notes);
                var findings = Examination.Of(readable.Exchange);
                foreach (var finding in findings)
                {
                    shown.Append(finding).Append(finding.Seen.Text);
                    shown.AppendJoin('\n', finding.Causes);
                }

                shown
                    .Append(Report.Render(findings, 40, color: true))
                    .Append(Report.Render(findings, 200, color: false));
                break;
            case Several several:
                shown.AppendJoin('\n', several.Calls);
                foreach (var call in several.Calls.Take(5))
                    shown.Append(Report.Render(Examination.Of(call.Call.Exchange), 200, color: false));
                break;
            case Unreadable unreadable:
                shown.AppendJoin('\n', unreadable.Tried);
                break;
        }

        return shown.ToString();
    }

    private static string Mutated(Random random)
    {
        if (random.Next(10) == 0)
            return string.Concat(
                Enumerable.Range(0, random.Next(200)).Select(_ => Splinters[random.Next(Splinters.Length)])
            );

        var shape = Shapes[random.Next(Shapes.Length)];
        var text = new StringBuilder(
            shape
                .Replace("CANARY", Canary, StringComparison.Ordinal)
                .Replace("BASIC", The.Basic($"{Canary}:{Canary}"), StringComparison.Ordinal)
        );
        for (var changes = random.Next(0, 9); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(1, 9), text.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Splinters[random.Next(Splinters.Length)]);
                    break;
                case 2:
                    text.Insert(at, Canary);
                    break;
                case 3:
                    text.Insert(
                        at,
                        Shapes[random.Next(Shapes.Length)].Replace("CANARY", Canary, StringComparison.Ordinal)
                    );
                    break;
                default:
                    text.Insert(at, text.ToString(at, length));
                    break;
            }
        }

        return text.ToString();
    }
}
