namespace Evergrant.Server.Quotas;

/// Whose turn it is when little is left: a key with a stated share has that, the others have equal parts of the rest.
internal static class Part
{
    public static long Of(QuotaSubject subject, KeyMeter asking, long limit, DateTime today)
    {
        var (stated, others) = (0, 0);
        foreach (var (_, meter) in subject.Keys)
        {
            // Those that have not called today need nothing.
            if (meter != asking && (meter.Day != today || meter.All == 0))
                continue;
            if (meter.Share is { } share)
                stated += share;
            else
                others++;
        }
        return asking.Share is { } own
            ? limit * own / 100
            : limit * Math.Max(0, 100 - stated) / 100 / Math.Max(1, others);
    }
}
