using System.Net;
using System.Text;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;

namespace Evergrant.Server.Tests.Intake;

public sealed class PostTests
{
    private const string Ann = """{"email": "ann@customers.example", "first_name": "Ann"}""";

    [Fact]
    public async Task What_a_plain_form_sends_is_on_record_before_the_browser_is_sent_on()
    {
        var redirect = new Uri("https://www.example.com/thanks?from=form");
        await using var house = await FormHouse.BuildAsync(new FormDefinition { Redirect = redirect });

        // Whatever a request says of where to go afterwards, the form alone decides.
        using var answer = await house.PostAsync(
            ("email", "ann@customers.example"),
            ("name", "Ann Lee"),
            ("colour", "green"),
            ("_next", "https://evil.example/"),
            ("redirect", "https://evil.example/")
        );

        Assert.Equal((HttpStatusCode.SeeOther, redirect), (answer.StatusCode, answer.Headers.Location));
        var sent = await house.OnlyAsync();
        Assert.Equal(
            ("ann@customers.example", "Ann", "Lee"),
            (sent.Content.Email, sent.Content.GivenName, sent.Content.FamilyName)
        );
        Assert.Equal("green", sent.Content.Other["colour"]);
        Assert.Equal(SubmissionState.Queued, sent.State);
        Assert.Equal("127.0.0.1", sent.Content.From);
    }

    [Fact]
    public async Task Without_a_page_of_its_own_the_form_says_thanks_itself()
    {
        await using var house = await FormHouse.BuildAsync();
        using var answer = await house.PostAsync(("email", "ann@customers.example"));
        Assert.Equal("/f/newsletter/thanks", answer.Headers.Location!.OriginalString);
        using var thanks = await house.Visitor.GetAsync(answer.Headers.Location);
        await thanks.IsPageAsync(HttpStatusCode.OK, "Thank you");
    }

    [Fact]
    public async Task A_program_that_wants_json_gets_a_receipt()
    {
        await using var house = await FormHouse.BuildAsync(new FormDefinition { OfferedTags = ["News", "Offers"] });
        using var answer = await house.PostJsonAsync(
            """{"email": "ann@customers.example", "tags": ["news", "Admin"], "age": 7, "vip": true, "none": null}"""
        );
        var receipt = await FormHouse.ReceiptAsync(answer);
        var sent = await house.OnlyAsync();
        Assert.Equal(receipt, sent.Id.ToString());
        // What is not offered is kept, and no tag.
        Assert.Equal(["News"], sent.Content.Tags);
        Assert.Equal("news, Admin", sent.Content.Other["tags"]);
        Assert.Equal(("7", "true"), (sent.Content.Other["age"], sent.Content.Other["vip"]));
    }

    [Fact]
    public async Task A_form_with_places_for_files_is_taken_as_long_as_there_is_none()
    {
        await using var house = await FormHouse.BuildAsync();
        using var empty = new MultipartFormDataContent
        {
            { new StringContent("ann@customers.example"), "email" },
            { new StringContent("Grüße,\r\nAnn"), "message" },
            { new ByteArrayContent([]), "photo" },
        };
        // As browsers send an empty place.
        empty.Last().Headers.ContentDisposition!.FileName = "\"\"";
        using (var taken = await house.SendAsync(empty, FormHouse.Page))
            Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        Assert.Equal("Grüße,\r\nAnn", (await house.OnlyAsync()).Content.Message);

        using var full = new MultipartFormDataContent
        {
            { new StringContent("ann@customers.example"), "email" },
            { new ByteArrayContent([1, 2, 3]), "photo", "me.png" },
        };
        using var refused = await house.SendAsync(full, "application/json");
        var problem = await refused.IsProblemAsync(HttpStatusCode.UnsupportedMediaType, "file_not_taken");
        Assert.Equal("photo", (string?)problem["field"]);
        await house.OnlyAsync();
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=windows-1252", "email=ann%40customers.example&name=Ren%E9")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", "email=ann%40customers.example&name=Ren%C3%A9")]
    [InlineData(
        "application/x-www-form-urlencoded",
        "_charset_=windows-1252&email=ann%40customers.example&name=Ren%E9"
    )]
    public async Task Pages_of_an_older_character_set_are_read_as_they_say(string type, string body)
    {
        await using var house = await FormHouse.BuildAsync();
        using var answer = await house.SendAsync(FormHouse.Bytes(Encoding.ASCII.GetBytes(body), type), FormHouse.Page);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("René", (await house.OnlyAsync()).Content.GivenName);
    }

    [Fact]
    public async Task A_form_that_is_not_there_and_one_that_is_closed_are_one_and_the_same()
    {
        await using var house = await FormHouse.BuildAsync();
        await house.AddAsync("closed", new FormDefinition());
        await house.Forms.CloseAsync("closed", isClosed: true, default);
        var answers = new List<string>();
        foreach (var path in new[] { "/f/closed", "/f/nobody", "/f/NOT-A-NAME", "/f/..%2f" })
        {
            using var post = await house.Visitor.PostAsync(path, FormHouse.Encoded(("email", "a@b.example")));
            using var get = await house.Visitor.GetAsync(path);
            using var stamp = await house.Visitor.GetAsync(path + "/stamp");
            foreach (var answer in new[] { post, get, stamp })
            {
                await answer.IsProblemAsync(HttpStatusCode.NotFound, "no_such_form");
                answers.Add(await answer.Content.ReadAsStringAsync());
            }
        }
        Assert.Single(answers.Distinct());
        Assert.Empty(await house.AllAsync());
    }

    [Fact]
    public async Task A_browser_is_told_every_field_that_is_wrong_and_nothing_that_it_sent()
    {
        await using var house = await FormHouse.BuildAsync(
            new FormDefinition { Required = ["<b>phone"], IsStrict = true }
        );
        using var answer = await house.PostAsync(("email", "ann<script>@x"), ("extra", "secret-word"));
        var page = await answer.IsPageAsync(HttpStatusCode.UnprocessableEntity, "no address for mail");
        var markup = await answer.Content.ReadAsStringAsync();
        Assert.Contains("&lt;b&gt;phone", markup, StringComparison.Ordinal);
        Assert.Contains("extra", page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", page, StringComparison.Ordinal);
        Assert.DoesNotContain("script", markup, StringComparison.Ordinal);
        Assert.Empty(await house.AllAsync());
    }

    [Fact]
    public async Task A_program_is_told_every_field_that_is_wrong_with_its_code()
    {
        await using var house = await FormHouse.BuildAsync(new FormDefinition { Required = ["phone"] });
        using var answer = await house.PostJsonAsync("""{"email": "nobody", "name": "a\r\nBcc: x@y.example"}""");
        var problem = await answer.IsProblemAsync(HttpStatusCode.UnprocessableEntity, "email_invalid");
        Assert.Equal("email", (string?)problem["field"]);
        Assert.Equal(
            ["email_invalid:email", "line_break:name", "field_missing:phone"],
            problem["errors"]!.AsArray().Select(error => $"{error!["code"]}:{error["field"]}")
        );
    }

    [Fact]
    public async Task Only_the_sites_that_the_form_names_may_post_and_read()
    {
        await using var house = await FormHouse.BuildAsync(
            new FormDefinition { Origins = ["https://www.example.com"] }
        );
        foreach (var origin in new[] { "https://evil.example", "https://www.example.com.evil.example", null })
        {
            using var refused = origin is null
                ? await house.PostJsonAsync(Ann)
                : await house.PostJsonAsync(Ann, ("Origin", origin));
            await refused.IsProblemAsync(HttpStatusCode.Forbidden, "origin_not_allowed");
            Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
        }
        Assert.Empty(await house.AllAsync());

        using var taken = await house.PostJsonAsync(Ann, ("Origin", "https://WWW.example.com"));
        await FormHouse.ReceiptAsync(taken);
        Assert.Equal("https://WWW.example.com", taken.Headers.GetValues("Access-Control-Allow-Origin").Single());
        // The form's page on this server needs no listing; browsers say so themselves.
        using var own = await house.PostJsonAsync(
            Ann.Replace("ann@", "bea@", StringComparison.Ordinal),
            ("Origin", "null"),
            ("Sec-Fetch-Site", "same-origin")
        );
        await FormHouse.ReceiptAsync(own);
    }

    [Theory]
    [InlineData("https://www.example.com", "newsletter", true)]
    [InlineData("https://evil.example", "newsletter", false)]
    [InlineData("https://www.example.com", "nobody", false)]
    public async Task A_preflight_is_answered_for_the_sites_that_the_form_names(
        string origin,
        string form,
        bool isAllowed
    )
    {
        await using var house = await FormHouse.BuildAsync(
            new FormDefinition { Origins = ["https://www.example.com"] }
        );
        using var request = new HttpRequestMessage(HttpMethod.Options, $"/f/{form}");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await house.Visitor.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(isAllowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task More_than_the_form_takes_in_a_minute_waits_for_the_next_one()
    {
        await using var house = await FormHouse.BuildAsync(new FormDefinition { PerAddress = 3 });
        for (var i = 0; i < 3; i++)
            using (var taken = await house.PostJsonAsync($$"""{"email": "ann{{i}}@customers.example"}"""))
                await FormHouse.ReceiptAsync(taken);
        using (var refused = await house.PostJsonAsync(Ann))
        {
            await refused.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_exceeded");
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }
        using (var page = await house.PostAsync(("email", "ann@customers.example")))
            Assert.NotNull(page.Headers.RetryAfter);
        house.House.ProcessClock.Shift(TimeSpan.FromMinutes(2));
        using var again = await house.PostJsonAsync(Ann);
        await FormHouse.ReceiptAsync(again);
    }

    [Fact]
    public async Task A_script_gets_a_receipt_and_may_read_the_thanks()
    {
        await using var house = await FormHouse.BuildAsync(
            new FormDefinition { Origins = ["https://www.example.com"] }
        );
        var origin = ("Origin", "https://www.example.com");
        using var fetched = await house.SendAsync(
            FormHouse.Encoded(("email", "ann@customers.example")),
            "*/*",
            origin,
            ("Sec-Fetch-Mode", "cors")
        );
        await FormHouse.ReceiptAsync(fetched);
        using var request = new HttpRequestMessage(HttpMethod.Get, FormHouse.Path + "/thanks");
        request.Headers.Add(origin.Item1, origin.Item2);
        using var thanks = await house.Visitor.SendAsync(request);
        Assert.Equal(origin.Item2, thanks.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task What_falls_into_the_trap_is_set_aside_and_answered_as_ever()
    {
        await using var house = await FormHouse.BuildAsync();
        using var answer = await house.PostAsync(
            ("email", "bot@spam.example"),
            (await house.TrapAsync(), "http://spam.example")
        );
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var sent = await house.OnlyAsync();
        Assert.Equal((SubmissionState.Quarantined, null), (sent.State, sent.DueAt));
        Assert.Equal(["a field that nobody sees was filled in"], sent.Content.Suspicions);
    }

    [Fact]
    public async Task A_page_that_was_opened_just_now_or_elsewhere_is_not_filled_in_by_a_person()
    {
        await using var house = await FormHouse.BuildAsync();
        async Task<SubmissionState> SendAsync(string who, string stamp)
        {
            using var answer = await house.PostAsync(
                ("email", $"{who}@customers.example"),
                (SpecialFields.Stamp, stamp)
            );
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            return (await house.AllAsync())
                .Single(sent => sent.Content.Email!.StartsWith(who, StringComparison.Ordinal))
                .State;
        }
        var stamp = (string)(await house.House.ReadAsync("/f/newsletter/stamp"))["stamp"]!;
        Assert.Equal(SubmissionState.Quarantined, await SendAsync("quick", stamp));
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(5));
        Assert.Equal(SubmissionState.Queued, await SendAsync("ann", stamp));
        Assert.Equal(SubmissionState.Quarantined, await SendAsync("forged", stamp.Replace('-', '0') + "-00"));
    }

    [Fact]
    public async Task The_same_key_and_body_bring_the_same_receipt_and_another_body_is_refused()
    {
        await using var house = await FormHouse.BuildAsync();
        var key = ("Idempotency-Key", "order-17");
        using var first = await house.PostJsonAsync(Ann, key);
        using var again = await house.PostJsonAsync(Ann, key);
        Assert.Equal(await FormHouse.ReceiptAsync(first), await FormHouse.ReceiptAsync(again));
        Assert.Equal("true", again.Headers.GetValues("Idempotent-Replayed").Single());
        using var other = await house.PostJsonAsync("""{"email": "bea@customers.example"}""", key);
        await other.IsProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        using var wrong = await house.PostJsonAsync(Ann, ("Idempotency-Key", "ä"));
        await wrong.IsProblemAsync(HttpStatusCode.BadRequest, "idempotency_key_invalid");
        await house.OnlyAsync();
    }

    [Fact]
    public async Task A_double_click_is_one_submission_and_the_same_a_minute_later_another()
    {
        await using var house = await FormHouse.BuildAsync();
        var both = await Task.WhenAll(house.PostJsonAsync(Ann), house.PostJsonAsync(Ann));
        Assert.Equal(await FormHouse.ReceiptAsync(both[0]), await FormHouse.ReceiptAsync(both[1]));
        await house.OnlyAsync();
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(70));
        using var later = await house.PostJsonAsync(Ann);
        await FormHouse.ReceiptAsync(later);
        Assert.Equal(2, (await house.AllAsync()).Count);
    }

    [Theory]
    [InlineData("text/plain", "email=a@b.example", 415, "content_type_not_taken")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-16", "email=a", 415, "charset_not_taken")]
    [InlineData("application/x-www-form-urlencoded", "email=%FF", 400, "not_text")]
    [InlineData("application/json", "[1]", 400, "body_unreadable")]
    [InlineData("application/json", """{"a": {"b": "c"}}""", 400, "body_unreadable")]
    [InlineData("application/json", """{"a": "\ud800"}""", 400, "body_unreadable")]
    [InlineData("application/json", """{"a": "1", "a": "2"}""", 400, "body_unreadable")]
    [InlineData("multipart/form-data", "x", 400, "body_unreadable")]
    [InlineData("multipart/form-data; boundary=b", "x", 400, "body_unreadable")]
    [InlineData("application/json", "{}", 422, "email_missing")]
    [InlineData("application/json", """{"email": "a@b.example", "phone": "1\u0000"}""", 422, "control_character")]
    public async Task What_cannot_be_read_is_refused_with_its_own_code(
        string type,
        string body,
        int status,
        string code
    )
    {
        await using var house = await FormHouse.BuildAsync();
        using var answer = await house.SendAsync(
            FormHouse.Bytes(Encoding.UTF8.GetBytes(body), type),
            "application/json"
        );
        await answer.IsProblemAsync((HttpStatusCode)status, code);
        Assert.Empty(await house.AllAsync());
    }

    [Fact]
    public async Task Too_much_of_anything_is_refused()
    {
        await using var house = await FormHouse.BuildAsync();
        var many = Enumerable.Range(0, 101).Select(i => ($"f{i}", "x")).Append(("email", "a@b.example")).ToArray();
        using (var fields = await house.SendAsync(FormHouse.Encoded(many), "application/json"))
            await fields.IsProblemAsync(HttpStatusCode.UnprocessableEntity, "too_many_fields");
        using (var size = await house.PostAsync(("email", "a@b.example"), ("message", new string('x', 70_000))))
            await size.IsPageAsync(HttpStatusCode.RequestEntityTooLarge, "bytes");
        using (
            var line = await house.PostJsonAsync($$"""{"email": "a@b.example", "phone": "{{new string('1', 256)}}"}""")
        )
            await line.IsProblemAsync(HttpStatusCode.UnprocessableEntity, "value_too_long");
        using (var name = await house.PostJsonAsync($$"""{"email": "a@b.example", "{{new string('n', 101)}}": "1"}"""))
            await name.IsProblemAsync(HttpStatusCode.UnprocessableEntity, "name_too_long");
        using var packed = FormHouse.Encoded(("email", "a@b.example"));
        packed.Headers.ContentEncoding.Add("gzip");
        using (var bomb = await house.SendAsync(packed, "application/json"))
            await bomb.IsProblemAsync(HttpStatusCode.UnsupportedMediaType, "encoding_not_taken");
        Assert.Empty(await house.AllAsync());
    }

    [Fact]
    public async Task Nothing_that_was_sent_stands_in_the_log()
    {
        await using var house = await FormHouse.BuildAsync();
        using (await house.PostAsync(("email", "ann-in-person@customers.example"), ("message", "very-private"))) { }
        using (await house.PostAsync(("email", "ann-in-person"), ("message", "very-private"))) { }
        foreach (var line in house.House.Logs.Lines)
        {
            Assert.DoesNotContain("ann-in-person", line, StringComparison.Ordinal);
            Assert.DoesNotContain("very-private", line, StringComparison.Ordinal);
        }
    }
}
