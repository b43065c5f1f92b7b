namespace Evergrant.Sandbox.Quotas;

/// <summary>The calls of one app, key or tenant: of this second, of the last minute in steps of 15 seconds, of this day.</summary>
// A member of Keap's staff named the steps.
internal sealed class CallWindows
{
    private const int StepSeconds = 15;
    private const int Steps = 4;

    private readonly int[] steps = new int[Steps];
    private long step;
    private long second;
    private long dayNumber;

    public int Second { get; private set; }

    public int Minute => steps.Sum();

    public int Day { get; private set; }

    public void Turn(DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        if (seconds != second)
            (second, Second) = (seconds, 0);

        for (var passed = Math.Min(Steps, (seconds / StepSeconds) - step); passed > 0; passed--)
            steps[((seconds / StepSeconds) - passed + 1) % Steps] = 0;
        step = seconds / StepSeconds;

        var day = seconds / 86_400;
        if (day != dayNumber)
            (dayNumber, Day) = (day, 0);
    }

    public void Count()
    {
        Second++;
        steps[step % Steps]++;
        Day++;
    }
}
