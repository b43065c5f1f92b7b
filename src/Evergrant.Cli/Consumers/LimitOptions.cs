using System.CommandLine;
using Evergrant.Cli.Terminal;
using Evergrant.Providers;
using Evergrant.Server.Policies;

namespace Evergrant.Cli.Consumers;

/// The options that limit a key, when it is made and later.
internal sealed class LimitOptions
{
    private readonly Option<string?> preset = new("--preset")
    {
        Description =
            "What it may call, by name: everything, read-only, or one of the provider's own, such as contacts+tags-write.",
    };

    private readonly Option<string[]> allow = Many(
        "--allow",
        "CALL",
        "A call it may make, beside the preset's: 'POST /crm/rest/v1/contacts'. * is one segment, ** the rest."
    );

    private readonly Option<string[]> field = Many(
        "--field",
        "RULE",
        "The only fields that a call's JSON may have: 'POST /crm/rest/v1/contacts given_name,email_addresses'."
    );

    private readonly Option<string[]> rate = Many("--rate", "RATE", "Most calls: 5/s, 100/min, or both.");

    private readonly Option<string?> dailyShare = new("--daily-share")
    {
        Description = "Most calls in a day, as a share of what the provider takes: 20%.",
        HelpName = "SHARE",
    };

    private readonly Option<string?> notBefore = Time("--not-before", "It works from then on");
    private readonly Option<string?> until = Time("--until", "It works until then");
    private readonly Option<string[]> from = Many("--from", "RANGE", "Where its calls may come from: 10.0.0.0/8.");

    public Option<string?> Note { get; } =
        new("--note") { Description = "For whom it is, and why; for your own memory.", HelpName = "TEXT" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[preset, allow, field, rate, dailyShare, notBefore, until, from, Note])
            command.Options.Add(option);
    }

    public bool AreGiven(ParseResult parsed) => Draft(parsed) != new PolicyDraft() || parsed.GetValue(Note) is not null;

    /// <exception cref="UsageException">With every mistake.</exception>
    public KeyPolicy Apply(ParseResult parsed, KeyPolicy to, ProviderProfile profile)
    {
        try
        {
            return Draft(parsed).Apply(to, profile, TimeProvider.System.GetUtcNow());
        }
        catch (PolicyException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }

    private PolicyDraft Draft(ParseResult parsed) =>
        new()
        {
            Preset = parsed.GetValue(preset),
            Allow = Given(parsed, allow),
            Fields = Given(parsed, field),
            Rate = Given(parsed, rate),
            DailyShare = parsed.GetValue(dailyShare),
            NotBefore = parsed.GetValue(notBefore),
            Until = parsed.GetValue(until),
            From = Given(parsed, from),
        };

    private static string[]? Given(ParseResult parsed, Option<string[]> option) =>
        parsed.GetValue(option) is { Length: > 0 } values ? values : null;

    private static Option<string[]> Many(string name, string helpName, string description) =>
        new(name) { Description = $"{description} Can be given again.", HelpName = helpName };

    private static Option<string?> Time(string name, string what) =>
        new(name)
        {
            Description = $"{what}: 2027-01-01, 2027-01-01T12:00:00Z, or 90d from now. UTC.",
            HelpName = "TIME",
        };
}
