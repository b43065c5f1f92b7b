using System.Text.Json;
using System.Text.Json.Serialization;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Expectations;

/// <summary>POST /_sandbox/v1/expect: 200 with the problems, none when all is as expected.</summary>
internal sealed class ExpectControl(SandboxParts parts)
{
    private static readonly string[] Names =
    [
        .. ExpectJson.Default.SandboxExpectations.Properties.Select(property => property.Name),
    ];

    public async Task HandleAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var problems = ExpectationCheck.Problems(Read(body), parts.Log);
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(
                new ExpectAnswer(problems.Count == 0, problems),
                ExpectJson.Default.ExpectAnswer
            )
        );
    }

    private static SandboxExpectations Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                foreach (var member in document.RootElement.EnumerateObject())
                    if (!Names.Contains(member.Name))
                        throw ProblemException.BadRequest(
                            "unknown_expectation",
                            $"There is no such expectation. There are: {string.Join(", ", Names)}."
                        );
            var expected =
                document.RootElement.Deserialize(ExpectJson.Default.SandboxExpectations) ?? throw Invalid("$");
            return expected.Calls?.Contains(null!) == true ? throw Invalid("$.calls") : expected;
        }
        catch (JsonException bad)
        {
            // The path names a member of ours or of the sender's; the exception's text may quote values.
            throw Invalid(bad.Path ?? "$");
        }
        catch (InvalidOperationException)
        {
            // Text that is no text: half of a surrogate pair.
            throw Invalid("$");
        }
    }

    private static ProblemException Invalid(string path) =>
        ProblemException.BadRequest(
            "invalid_body",
            $"The body is not what this call takes. It does not fit at {path}."
        );
}

internal sealed record ExpectAnswer(bool Ok, IReadOnlyList<ExpectationProblem> Problems);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(SandboxExpectations))]
[JsonSerializable(typeof(ExpectAnswer))]
internal sealed partial class ExpectJson : JsonSerializerContext;
