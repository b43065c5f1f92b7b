using System.Globalization;
using System.Net;
using Evergrant.Providers;

namespace Evergrant.Server.Policies;

/// <summary>Changes to a policy as they are typed, on a command line, in a form or in JSON. Null: as it was. `none`: no limit.</summary>
public sealed record PolicyDraft
{
    private const string None = "none";
    private const int MostEntries = 100;
    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"];

    /// `everything`, `read-only`, or one of the provider's own.
    public string? Preset { get; init; }

    /// `METHOD PATH` each; beside a preset: in addition to it.
    public IReadOnlyList<string>? Allow { get; init; }

    /// `METHOD PATH FIELD,FIELD` each.
    public IReadOnlyList<string>? Fields { get; init; }

    /// `5/s` and `100/min`.
    public IReadOnlyList<string>? Rate { get; init; }

    /// `20%`
    public string? DailyShare { get; init; }

    /// `2027-01-01`, `2027-01-01T12:00:00Z`, or from now on: `90d`.
    public string? NotBefore { get; init; }

    public string? Until { get; init; }

    /// `10.0.0.0/8`
    public IReadOnlyList<string>? From { get; init; }

    /// <exception cref="PolicyException">With every mistake.</exception>
    public KeyPolicy Apply(KeyPolicy to, ProviderProfile profile, DateTimeOffset now)
    {
        var errors = new List<string>();
        var (preset, allow) = ReadAllow(to, profile, errors);
        var (perSecond, perMinute) = ReadRate(to, errors);
        var policy = to with
        {
            Preset = preset,
            Allow = allow,
            Fields = ReadFields(to, errors),
            PerSecond = perSecond,
            PerMinute = perMinute,
            DailyShare = ReadShare(to, profile, errors),
            NotBefore = ReadTime(NotBefore, "not before", to.NotBefore, now, errors),
            Until = ReadTime(Until, "until", to.Until, now, errors),
            From = ReadRanges(to, errors),
        };
        if (Until is not null && policy.Until <= now)
            errors.Add($"Until {Until}: that is over already.");
        if (policy.Until <= policy.NotBefore)
            errors.Add("It would end before it begins.");
        return errors.Count == 0 ? policy : throw new PolicyException(errors);
    }

    private (string?, IReadOnlyList<string>?) ReadAllow(KeyPolicy to, ProviderProfile profile, List<string> errors)
    {
        if (Preset is null && Allow is null)
            return (to.Preset, to.Allow);
        var typed = new List<string>();
        foreach (var text in Entries(Allow, "calls", errors))
            if (CallPattern.TryParse(text, out var pattern, out var wrong))
                typed.Add(pattern.Text);
            else
                errors.Add($"'{text}' {wrong}.");
        if (Preset is null)
            return (null, IsNone(Allow) ? null : typed);
        if (Presets.Find(profile, Preset) is not { } preset)
            errors.Add(
                $"There is no preset '{Preset}' for {profile.Title}. There are: {string.Join(", ", Presets.NamesOf(profile))}."
            );
        else if (preset.Allow is null && typed.Count > 0)
            errors.Add($"The preset {Preset} allows every call already; what else should be allowed?");
        else
            return (preset.Name, preset.Allow is null ? null : [.. preset.Allow.Union(typed)]);
        return default;
    }

    private IReadOnlyList<string> ReadFields(KeyPolicy to, List<string> errors)
    {
        if (Fields is null)
            return to.Fields;
        var rules = new List<string>();
        foreach (var text in Entries(Fields, "fields", errors))
            if (FieldRule.TryParse(text, out var rule, out var wrong))
                rules.Add(rule.Text);
            else
                errors.Add($"'{text}' {wrong}.");
        return rules;
    }

    private (int?, int?) ReadRate(KeyPolicy to, List<string> errors)
    {
        if (Rate is null)
            return (to.PerSecond, to.PerMinute);
        int? perSecond = null,
            perMinute = null;
        foreach (var text in Entries(Rate, "rates", errors))
        {
            var parts = text.Split('/', StringSplitOptions.TrimEntries);
            if (parts.Length == 2 && Number(parts[0], 1_000_000) is { } number && parts[1] is "s" or "m" or "min")
                _ = parts[1] == "s" ? perSecond = Number(parts[0], 1_000_000) : perMinute = Number(parts[0], 1_000_000);
            else
                errors.Add($"'{text}' is no rate; write it like 5/s or 100/min.");
        }
        return (perSecond, perMinute);
    }

    private int? ReadShare(KeyPolicy to, ProviderProfile profile, List<string> errors)
    {
        if (DailyShare is null)
            return to.DailyShare;
        if (DailyShare == None)
            return null;
        if (Number(DailyShare.TrimEnd('%', ' '), 100) is not { } share)
            errors.Add($"'{DailyShare}' is no share of a day's calls; write it like 20%.");
        else if (profile.DailyQuota is null)
            errors.Add($"How many calls a day {profile.Title} takes is not known, so there is no share of it.");
        else
            return share;
        return null;
    }

    private static DateTimeOffset? ReadTime(
        string? text,
        string what,
        DateTimeOffset? was,
        DateTimeOffset now,
        List<string> errors
    )
    {
        if (text is null)
            return was;
        if (text == None)
            return null;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, Utc, out var time))
            return time;
        if (Duration.TryParse(text, out var span))
            return now + span;
        errors.Add(
            $"'{text}' ({what}) is no time; write 2027-01-01, 2027-01-01T12:00:00Z, or 90d from now. Times are UTC."
        );
        return null;
    }

    private IReadOnlyList<string> ReadRanges(KeyPolicy to, List<string> errors)
    {
        if (From is null)
            return to.From;
        var ranges = new List<string>();
        foreach (var text in Entries(From, "addresses", errors))
            if (IPAddress.TryParse(text, out var single))
                ranges.Add($"{single}/{single.GetAddressBytes().Length * 8}");
            else if (IPNetwork.TryParse(text, out var range))
                ranges.Add(range.ToString());
            else
                errors.Add($"'{text}' is no range of addresses; write it like 10.0.0.0/8 or 203.0.113.7.");
        return ranges;
    }

    private static List<string> Entries(IReadOnlyList<string>? given, string what, List<string> errors)
    {
        if (given is null || IsNone(given))
            return [];
        if (given.Count > MostEntries)
            errors.Add($"A key may have {MostEntries} {what} at most.");
        var entries = given.OfType<string>().Take(MostEntries).ToList();
        // In JSON anything can be null.
        if (entries.Count < Math.Min(given.Count, MostEntries))
            errors.Add($"One of the {what} is null.");
        return entries;
    }

    private static bool IsNone(IReadOnlyList<string>? given) => given is [None];

    private static int? Number(string text, int largest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1
        && number <= largest
            ? number
            : null;
}
