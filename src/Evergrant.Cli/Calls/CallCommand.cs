using System.CommandLine;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Cli.Tokens;
using Evergrant.Server.Gateway;

namespace Evergrant.Cli.Calls;

internal static class CallCommand
{
    public static Command Create()
    {
        var grant = GrantArgument.Create();
        var method = new Argument<string>("METHOD") { Description = "GET, POST, PUT, PATCH, DELETE …" };
        var path = new Argument<string>("PATH") { Description = "As the provider's documentation has it." };
        var data = new Option<string?>("--data")
        {
            Description = "Body: the text itself, @FILE, or - for stdin. Sent as JSON unless --content-type says else.",
        };
        var contentType = new Option<string>("--content-type")
        {
            Description = "What the body is. Default application/json.",
            DefaultValueFactory = _ => "application/json",
        };
        var header = new Option<bool>("--header") { Description = "Print the answer's headers, too, to stderr." };
        var command = new Command("call", "Call the provider's API with a grant's token; no server needed.")
        {
            grant,
            method,
            path,
            data,
            contentType,
            header,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var verb = Method(parsed.GetRequiredValue(method));
                using var content = await CallBody.ReadAsync(
                    parsed.GetValue(data),
                    parsed.GetValue(contentType)!,
                    cancellationToken
                );
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                using var calls = new ApiCalls(home.Opened);
                var result = await calls.SendAsync(
                    parsed.GetRequiredValue(grant),
                    verb,
                    parsed.GetRequiredValue(path),
                    content,
                    cancellationToken
                );
                return await EndAsync(home, result, parsed.GetValue(header), cancellationToken);
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant call demo GET '/crm/rest/v1/contacts?limit=5'",
            "evergrant call demo POST /crm/rest/v1/contacts --data @contact.json",
            "evergrant call demo DELETE /crm/rest/v1/contacts/7"
        );
        return command;
    }

    private static async Task<int> EndAsync(
        CommandHome home,
        ApiCallResult result,
        bool withHeaders,
        CancellationToken cancellationToken
    )
    {
        switch (result)
        {
            case ApiCallResult.NotAllowed(var why):
                throw new UsageException(why);
            case ApiCallResult.NoToken(var why):
                return await TokenRefusal.SayAsync(home, why, cancellationToken);
            case ApiCallResult.NoAnswer(var why):
                return Say.Error(why, ExitCodes.Temporary);
            case ApiCallResult.Answered(var response):
                using (response)
                    return await PrintAsync(response, withHeaders, cancellationToken);
            default:
                throw new InvalidOperationException($"A call without an end: {result.GetType().Name}.");
        }
    }

    private static async Task<int> PrintAsync(
        HttpResponseMessage response,
        bool withHeaders,
        CancellationToken cancellationToken
    )
    {
        Say.Note($"{(int)response.StatusCode} {response.ReasonPhrase}");
        if (withHeaders)
            foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
                Say.Note($"{name}: {values}");
        await using (var output = Console.OpenStandardOutput())
        {
            await response.Content.CopyToAsync(output, cancellationToken);
            // So that a shell prompts on a line of its own; what is piped is what came.
            if (!Console.IsOutputRedirected)
                output.WriteByte((byte)'\n');
        }
        return response.IsSuccessStatusCode ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static HttpMethod Method(string text)
    {
        try
        {
            var method = HttpMethod.Parse(text.ToUpperInvariant());
            // TRACE would print our own token.
            return method != HttpMethod.Trace && method != HttpMethod.Connect
                ? method
                : throw new UsageException("Every method but TRACE and CONNECT can be sent.");
        }
        catch (FormatException)
        {
            throw new UsageException($"'{text}' is no method of HTTP.");
        }
    }
}
