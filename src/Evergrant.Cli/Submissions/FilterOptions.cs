using System.CommandLine;
using System.Globalization;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake;
using Evergrant.Intake.Submissions;

namespace Evergrant.Cli.Submissions;

/// Which submissions a command is about: the same words for all of them.
internal sealed class FilterOptions
{
    private readonly Option<string?> form = new("--form") { Description = "Of this form.", HelpName = "FORM" };
    private readonly Option<string?> grant = new("--grant") { Description = "To this grant.", HelpName = "GRANT" };
    private readonly Option<string[]> state = new("--state")
    {
        Description = $"Only these: {string.Join(", ", Enum.GetValues<SubmissionState>().Select(Words.Of))}.",
        HelpName = "STATE",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> since = new("--since")
    {
        Description = "Received then or later: 2026-11-23, 2026-11-23T06:30:00Z, or a span before now such as 2h.",
        HelpName = "TIME",
    };
    private readonly Option<string?> until = new("--until") { Description = "Received before.", HelpName = "TIME" };
    private readonly Option<string?> person = new("--person")
    {
        Description = "Sent with this address for mail; - reads it from stdin.",
        HelpName = "EMAIL",
    };
    private readonly Option<string?> problem = new("--problem")
    {
        Description = "With this code of what is wrong.",
        HelpName = "CODE",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[form, grant, state, since, until, person, problem])
            command.Options.Add(option);
    }

    public bool IsGiven(ParseResult parsed) =>
        ((Option[])[form, grant, state, since, until, person, problem]).Any(option =>
            parsed.GetResult(option) is { Implicit: false }
        );

    /// <exception cref="UsageException"/>
    /// <exception cref="NotFoundException">There is no such grant.</exception>
    public async Task<SubmissionFilter> ReadAsync(
        ParseResult parsed,
        CommandHome home,
        SubmissionStore store,
        CancellationToken cancellationToken
    )
    {
        var now = home.Calendar.GetUtcNow();
        return new SubmissionFilter
        {
            Form = parsed.GetValue(form),
            Grant = parsed.GetValue(grant) is { } named
                ? (await home.RequireGrantAsync(named, cancellationToken)).Id
                : null,
            States = [.. (parsed.GetValue(state) ?? []).SelectMany(text => text.Split(',')).Select(StateOf)],
            Since = TimeOf("--since", parsed.GetValue(since), now),
            Until = TimeOf("--until", parsed.GetValue(until), now),
            Person = await PersonAsync(parsed, store, cancellationToken),
            Problem = parsed.GetValue(problem),
        };
    }

    private async Task<string?> PersonAsync(
        ParseResult parsed,
        SubmissionStore store,
        CancellationToken cancellationToken
    )
    {
        if (parsed.GetValue(person) is not { } given)
            return null;
        var address = given == "-" ? await Typed.LineAsync(cancellationToken) : given;
        return address?.Contains('@', StringComparison.Ordinal) == true
            ? store.People.Of(address)
            : throw new UsageException(
                "--person takes an address such as ann@example.com, or - and the address on stdin."
            );
    }

    private static SubmissionState StateOf(string text) =>
        Spelled.Find<SubmissionState>(text.Trim())
        ?? throw new UsageException(
            $"'{text}' is no state; they are {string.Join(", ", Enum.GetValues<SubmissionState>().Select(Words.Of))}."
        );

    private static DateTimeOffset? TimeOf(string flag, string? text, DateTimeOffset now) =>
        text is null ? null
        : Spans.Parse(text) is { } span && !int.TryParse(text, CultureInfo.InvariantCulture, out _) ? now - span
        : DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
        : throw new UsageException(
            $"{flag} takes a time such as 2026-11-23 or 2026-11-23T06:30:00Z, or a span before now such as 2h; '{text}' is neither."
        );
}
