using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Control;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Faults;

/// <summary>
/// The fault that a request asks for itself, and that strikes it alone: <c>x-sandbox-fault: lost-response</c>, or with
/// settings, <c>x-sandbox-fault: slow; delay_ms=50</c>.
/// </summary>
internal static class AskedFault
{
    /// <summary>The answer has it as well, whenever a fault struck.</summary>
    public const string Header = "x-sandbox-fault";

    /// <returns>Null when it asks for none, or when nobody is heard.</returns>
    /// <exception cref="ProblemException">There is no such fault, not there or not with these settings.</exception>
    public static SandboxFault? Of(HttpRequest request, FaultRoutes route, Profile world, DateTimeOffset now)
    {
        if (
            request.Headers[Header].ToString() is not { Length: > 0 } asked
            || world.Has(SandboxSwitch.FaultHeader, "ignored")
        )
            return null;

        var parts = asked.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        try
        {
            var match = new FaultMatch { Route = route == FaultRoutes.Token ? "token" : "api" };
            return new SandboxFault("asked", parts is [var name, ..] ? name : "", match, 1, Options(parts), now);
        }
        catch (Exception wrong) when (wrong is ArgumentException or JsonException)
        {
            throw ProblemException.BadRequest(
                "invalid_fault",
                wrong is ArgumentException
                    ? $"{Header}: {wrong.Message}"
                    : $"{Header}: settings are written like delay_ms=50; the guide has them."
            );
        }
    }

    private static FaultOptions Options(string[] parts)
    {
        var settings = new JsonObject();
        foreach (var setting in parts.Skip(1))
        {
            var pair = setting.Split('=', 2, StringSplitOptions.TrimEntries);
            settings[pair[0]] = pair switch
            {
                [_, "true"] => true,
                [_, var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
                _ => throw new JsonException(),
            };
        }

        return settings.Deserialize(ControlJson.Default.FaultOptions)!;
    }
}
