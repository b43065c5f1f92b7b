using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Authorization;

namespace Evergrant.Sandbox.Faults;

/// <summary>The faults that let the token endpoint answer, but with something else than Keap would.</summary>
internal static class OddTokens
{
    public static Oddity Asked(SandboxFault? fault) =>
        fault?.Name switch
        {
            FaultNames.EarlyExpiry => new Oddity { AccessLife = TimeSpan.FromSeconds(fault.Options.LifeSeconds ?? 60) },
            FaultNames.SameRefreshToken or FaultNames.NoRefreshToken => new Oddity { KeepsRefreshToken = true },
            FaultNames.LongerToken => new Oddity { Letters = fault.Options.Letters ?? 2000 },
            _ => Oddity.None,
        };

    /// <summary>Whether it does something to tokens, and these are none: a refusal, or the first of a consent.</summary>
    public static bool Misses(SandboxFault fault, TokenOutcome outcome) =>
        fault.Name switch
        {
            FaultNames.SameRefreshToken => outcome.Issued?.ParentId is null,
            FaultNames.EarlyExpiry
            or FaultNames.NoRefreshToken
            or FaultNames.LongerToken
            or FaultNames.ExtraFields
            or FaultNames.NumericStringExpires => outcome.Issued is null,
            _ => false,
        };

    /// <summary>The answer as the fault has it; most leave it as it is.</summary>
    public static TokenAnswer Answered(SandboxFault fault, TokenAnswer answer)
    {
        if (
            answer.Status != 200
            || fault.Name
                is not (FaultNames.ExtraFields or FaultNames.NumericStringExpires or FaultNames.NoRefreshToken)
        )
            return answer;

        var body = JsonNode.Parse(answer.Body)!.AsObject();
        switch (fault.Name)
        {
            case FaultNames.NoRefreshToken:
                body.Remove("refresh_token");
                break;
            case FaultNames.NumericStringExpires:
                body["expires_in"] = ((int)body["expires_in"]!).ToString(CultureInfo.InvariantCulture);
                break;
            default:
                body["issued_at"] = 1767225600000;
                body["refresh_count"] = "0";
                body["application"] = new JsonObject { ["name"] = "keap", ["products"] = new JsonArray("crm", null) };
                body["id_token"] = null;
                break;
        }

        return new TokenAnswer
        {
            Status = answer.Status,
            ContentType = answer.ContentType,
            Headers = answer.Headers,
            Body = Encoding.UTF8.GetBytes(body.ToJsonString()),
        };
    }
}
