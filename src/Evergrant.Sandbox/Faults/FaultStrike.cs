using System.Globalization;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Faults;

/// <summary>Does what a fault's name says, before or after the token endpoint or the API has committed.</summary>
internal static class FaultStrike
{
    private const int UsualDelayMs = 1000;

    /// <returns>True when the request has been dealt with and must go no further.</returns>
    public static async Task<bool> BeforeCommitAsync(
        SandboxFault fault,
        HttpContext context,
        Profile profile,
        FaultRoutes route,
        CancellationToken stopping
    )
    {
        if (StandIn.Of(fault, profile, route) is { } answer)
        {
            if (fault.Options.RetryAfter is { } seconds)
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

            var whole = TokenAnswer.Of(answer);
            RequestNotes.Of(context).Answer = whole.Text;
            whole.WriteHead(context.Response);
            await context.Response.Body.WriteAsync(whole.Body, context.RequestAborted);
            fault.Struck();
            return true;
        }

        switch (fault.Name)
        {
            case FaultNames.ResetBeforeCommit:
                RequestNotes.Of(context).Cut(context);
                fault.Struck();
                return true;
            case FaultNames.Hang when !fault.Options.AfterCommit:
                fault.Struck();
                return !await HeldAsync(fault, Timeout.InfiniteTimeSpan, context, stopping);
            default:
                return false;
        }
    }

    /// <inheritdoc cref="BeforeCommitAsync"/>
    public static async Task<bool> AfterCommitAsync(
        SandboxFault fault,
        HttpContext context,
        TokenAnswer answer,
        CancellationToken stopping
    )
    {
        var delay = TimeSpan.FromMilliseconds(fault.Options.DelayMs ?? UsualDelayMs);
        var atOnce = Math.Min(fault.Options.Bytes ?? answer.Body.Length / 2, answer.Body.Length);
        switch (fault.Name)
        {
            case FaultNames.LostResponse:
                RequestNotes.Of(context).Cut(context);
                fault.Struck();
                return true;
            case FaultNames.TruncatedJson:
                await BeginAsync(context, answer, atOnce);
                fault.Struck();
                return true;
            case FaultNames.SlowBody:
                await BeginAsync(context, answer, atOnce);
                fault.Struck();
                if (await HeldAsync(fault, delay, context, stopping))
                    await context.Response.Body.WriteAsync(answer.Body.AsMemory(atOnce), context.RequestAborted);
                return true;
            case FaultNames.Slow:
                fault.Struck();
                return !await HeldAsync(fault, delay, context, stopping);
            case FaultNames.Hang when fault.Options.AfterCommit:
                fault.Struck();
                return !await HeldAsync(fault, Timeout.InfiniteTimeSpan, context, stopping);
            default:
                // Whatever else it was, it has been done to the answer.
                fault.Struck();
                return false;
        }
    }

    public static void SkewDate(SandboxFault fault, HttpContext context, SandboxClock clock)
    {
        if (fault.Name == FaultNames.ClockSkew)
            context.Response.Headers.Date = (
                clock.GetUtcNow() + TimeSpan.FromSeconds(fault.Options.SkewSeconds ?? 300)
            ).ToString("R", CultureInfo.InvariantCulture);
    }

    // Returning with less than was announced makes Kestrel send what it has and then close.
    private static async Task BeginAsync(HttpContext context, TokenAnswer answer, int bytes)
    {
        answer.WriteHead(context.Response);
        await context.Response.StartAsync(CancellationToken.None);
        await context.Response.Body.WriteAsync(answer.Body.AsMemory(0, bytes));
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
}
