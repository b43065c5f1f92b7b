using System.Globalization;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

internal sealed class ClockControl(SandboxParts parts)
{
    public Task ShowAsync(HttpContext context) =>
        ControlJson.WriteAsync(context, ClockAnswer.Of(parts.Clock), ControlJson.Default.ClockAnswer);

    public async Task AdvanceAsync(HttpContext context)
    {
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.AdvanceBody);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, parts.Stopping);
        await (
            body switch
            {
                { By: { } by, To: null, Until: null } => parts.Clock.AdvanceAsync(Span(by), ended.Token),
                { By: null, To: { } to, Until: null } => AdvanceToAsync("to", Time(to), ended.Token),
                { By: null, To: null, Until: { } until } => AdvanceToAsync(
                    "until",
                    parts.Until.Read(until),
                    ended.Token
                ),
                _ => throw ProblemException.BadRequest("invalid_body", "Send one of by, to and until."),
            }
        );
        await ShowAsync(context);
    }

    public async Task FreezeAsync(HttpContext context)
    {
        parts.Clock.Freeze();
        await ShowAsync(context);
    }

    public async Task RunAsync(HttpContext context)
    {
        var speed = ControlGuard.HasBody(context)
            ? (await ControlJson.ReadAsync(context, ControlJson.Default.RunBody)).Speed
            : 1;
        if (!SandboxClock.IsSpeed(speed))
            throw ProblemException.BadRequest("invalid_speed", "speed is a number over 0 and at most 21600.");

        parts.Clock.Run(speed);
        await ShowAsync(context);
    }

    private async Task AdvanceToAsync(string word, DateTimeOffset to, CancellationToken cancellationToken)
    {
        if (to - parts.Clock.GetUtcNow() > Durations.Longest)
            throw ProblemException.BadRequest("invalid_time", $"{word} is more than ten years away.");

        try
        {
            await parts.Clock.AdvanceToAsync(to, cancellationToken);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new ProblemException(
                409,
                "clock_backwards",
                $"The clock only moves forward; {word} lies in its past."
            );
        }
    }

    private static TimeSpan Span(string by) =>
        Durations.Parse(by)
        ?? throw ProblemException.BadRequest(
            "invalid_duration",
            "by is a duration of at most ten years, such as 24h, 1d12h or PT24H."
        );

    private static DateTimeOffset Time(string to) =>
        to.EndsWith('Z') && DateTimeOffset.TryParse(to, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw ProblemException.BadRequest("invalid_time", "to is a UTC time such as 2030-01-31T12:00:00Z.");
}
