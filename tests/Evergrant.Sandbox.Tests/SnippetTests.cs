using System.Diagnostics;

namespace Evergrant.Sandbox.Tests;

/// <summary>What is copied runs as it is, with the secrets in the environment.</summary>
public sealed class SnippetTests
{
    private const string Quote = "it's a \"test\" \\ $x %d";

    [Theory]
    [InlineData(SnippetLanguage.Curl, "sh", "-c")]
    [InlineData(SnippetLanguage.Php, "php", "-r")]
    [InlineData(SnippetLanguage.Node, "node", "--input-type=module", "-e")]
    public async Task A_refresh_and_a_new_contact_run_as_they_are_written(
        SnippetLanguage language,
        string program,
        params string[] options
    )
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var refresh = new SnippetCall
        {
            Method = "POST",
            Url = $"{keap.Sandbox.Address}token",
            Basic = new("$CLIENT_ID", "$CLIENT_SECRET"),
            Form = [new("grant_type", "refresh_token"), new("refresh_token", "$REFRESH_TOKEN"), new("odd", Quote)],
        };
        var create = new SnippetCall
        {
            Method = "POST",
            Url = $"{keap.Sandbox.Address}crm/rest/v1/contacts",
            Headers = [new("Authorization", "Bearer $ACCESS_TOKEN"), new("Content-Type", "application/json")],
            Body = $$"""
                {"given_name": {{System.Text.Json.JsonSerializer.Serialize(Quote)}},
                 "email_addresses": [{"email": "it@example.com", "field": "EMAIL1"}]}
                """,
        };

        Assert.Contains(
            "refresh_token",
            await RunAsync(refresh, pair, language, program, options),
            StringComparison.Ordinal
        );
        await RunAsync(create, pair, language, program, options);

        Assert.Equal(200, keap.Sandbox.Requests.AtTokenEndpoint()[^1].Status);
        Assert.Equal(
            (201, Quote),
            (keap.Sandbox.Requests.All[^1].Status, keap.Sandbox.State.Contacts.MaxBy(one => one.Id)!.GivenName)
        );
    }

    [Fact]
    public void An_http_file_and_a_program_in_CSharp_say_the_same()
    {
        var call = new SnippetCall
        {
            Method = "POST",
            Url = "http://127.0.0.1:7401/token",
            Basic = new("$CLIENT_ID", "$CLIENT_SECRET"),
            Headers = [new("Accept", "application/json")],
            Form = [new("grant_type", "refresh_token"), new("refresh_token", "$REFRESH_TOKEN")],
        };

        Assert.Equal(
            """
            POST http://127.0.0.1:7401/token
            Authorization: Basic {{$processEnv CLIENT_ID}}:{{$processEnv CLIENT_SECRET}}
            Content-Type: application/x-www-form-urlencoded
            Accept: application/json

            grant_type=refresh_token&refresh_token={{$processEnv REFRESH_TOKEN}}

            """,
            Snippet.Of(call, SnippetLanguage.Http)
        );
        Assert.Equal(
            """
            using System.Net.Http.Headers;
            using System.Text;

            using var http = new HttpClient();
            using var request = new HttpRequestMessage(new HttpMethod("POST"), "http://127.0.0.1:7401/token");
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("CLIENT_ID") + ":" + Environment.GetEnvironmentVariable("CLIENT_SECRET")))
            );
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            request.Content = new FormUrlEncodedContent([
                new("grant_type", "refresh_token"),
                new("refresh_token", Environment.GetEnvironmentVariable("REFRESH_TOKEN")),
            ]);
            using var answer = await http.SendAsync(request);
            Console.WriteLine($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");

            """,
            Snippet.Of(call, SnippetLanguage.CSharp)
        );
    }

    private static async Task<string> RunAsync(
        SnippetCall call,
        Pair pair,
        SnippetLanguage language,
        string program,
        string[] options
    )
    {
        var snippet = Snippet.Of(call, language);
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var option in options)
            start.ArgumentList.Add(option);
        start.ArgumentList.Add(snippet.Replace("<?php\n", "", StringComparison.Ordinal));
        start.Environment["CLIENT_ID"] = KeapSandboxSeed.ClientId;
        start.Environment["CLIENT_SECRET"] = KeapSandboxSeed.ClientSecret;
        start.Environment["REFRESH_TOKEN"] = pair.Refresh;
        start.Environment["ACCESS_TOKEN"] = pair.Access;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{snippet}\n{await errors}");
        return output;
    }

    [Fact]
    public async Task A_copied_call_has_no_more_fields_than_the_log()
    {
        await using var keap = await Keap.StartAsync();
        var form = Enumerable.Range(0, 200).Select(place => new KeyValuePair<string, string>($"f{place}", "x"));
        using var content = new FormUrlEncodedContent(form);
        (await keap.Http.PostAsync("/token", content)).Dispose();

        var copy = keap.Sandbox.Copy(SnippetLanguage.Curl, "req-1")!;

        Assert.Equal(50, copy.Split("other").Length - 1);
        Assert.Equal(50, keap.Sandbox.Requests.All[0].Exchange.RequestFields.Count);
    }
}
