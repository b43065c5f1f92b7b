using System.Globalization;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Faults;

/// <summary>Does what a fault's name says, before or after the token endpoint has committed.</summary>
internal static class TokenFault
{

    /// <returns>True when the request has been dealt with and must go no further.</returns>
    public static async Task<bool> StrikeBeforeCommitAsync(
        SandboxFault fault,
        HttpContext context,
        Profile profile,
        CancellationToken stopping
    )
    {
        switch (fault.Name)
        {
            case FaultNames.ResetBeforeCommit:
                RequestNotes.Of(context).Cut(context);
                break;
            case FaultNames.HtmlInsteadOfJson:
                await WriteAsync(
                    context,
                    new TokenRefusal(fault.Options.Status ?? 403, TokenRefusal.Html, TokenRefusal.OneMoreStepPage)
                );
                break;
            case FaultNames.InternalError:
                await WriteAsync(context, new TokenRefusal(500, "text/plain", "Internal Server Error"));
                break;
            case FaultNames.Unavailable:
                if (fault.Options.RetryAfter is { } seconds)
                    context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

                await WriteAsync(context, GatewayPage.Unavailable(profile));
                break;
            case FaultNames.Hang when !fault.Options.AfterCommit:
                fault.Struck();
                return !await HeldAsync(fault, Timeout.InfiniteTimeSpan, context, stopping);
            default:
                return false;
        }

        fault.Struck();
        return true;
    }

    /// <inheritdoc cref="StrikeBeforeCommitAsync"/>
    public static async Task<bool> StrikeAfterCommitAsync(
        SandboxFault fault,
        HttpContext context,
        TokenAnswer answer,
        CancellationToken stopping
    )
    {
        switch (fault.Name)
        {
            case FaultNames.LostResponse:
                RequestNotes.Of(context).Cut(context);
                fault.Struck();
                return true;
            case FaultNames.TruncatedJson:
                await TruncateAsync(context, answer, fault.Options.Bytes ?? answer.Body.Length / 2);
                fault.Struck();
                return true;
            case FaultNames.Slow:
                fault.Struck();
                var delay = TimeSpan.FromMilliseconds(fault.Options.DelayMs ?? 1000);
                return !await HeldAsync(fault, delay, context, stopping);
            case FaultNames.Hang when fault.Options.AfterCommit:
                fault.Struck();
                return !await HeldAsync(fault, Timeout.InfiniteTimeSpan, context, stopping);
            default:
                return false;
        }
    }

    // Returning with less than was announced makes Kestrel send what it has and then close.
    private static async Task TruncateAsync(HttpContext context, TokenAnswer answer, int bytes)
    {
        answer.WriteHead(context.Response);
        await context.Response.StartAsync(CancellationToken.None);
        await context.Response.Body.WriteAsync(answer.Body.AsMemory(0, Math.Min(bytes, answer.Body.Length)));
        await context.Response.Body.FlushAsync();
    }

    /// <returns>False when the client hung up or the sandbox is stopping.</returns>
    private static async Task<bool> HeldAsync(
        SandboxFault fault,
        TimeSpan atMost,
        HttpContext context,
        CancellationToken stopping
    )
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            // Real time: a client's patience does not follow the sandbox's clock.
            await fault.Released.WaitAsync(atMost, TimeProvider.System, gone.Token);
        }
        catch (TimeoutException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            RequestNotes.Of(context).Cut(context);
            return false;
        }

        return true;
    }

    private static Task WriteAsync(HttpContext context, TokenRefusal refusal)
    {
        var answer = TokenAnswer.Of(refusal);
        answer.WriteHead(context.Response);
        return context.Response.Body.WriteAsync(answer.Body).AsTask();
    }
}
