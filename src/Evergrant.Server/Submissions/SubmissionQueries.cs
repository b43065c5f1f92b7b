using System.Globalization;
using Evergrant.Hosting.Home;
using Evergrant.Intake;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;

namespace Evergrant.Server.Submissions;

/// What somebody asks for, read and checked.
internal sealed class SubmissionQueries(EvergrantHome home, Repairs repairs)
{
    public const int Most = 500;

    /// <param name="asked"/>
    /// <param name="cancellationToken"/>
    /// <exception cref="QueryException"/>
    public async Task<SubmissionQuery> ReadAsync(SubmissionSearch asked, CancellationToken cancellationToken)
    {
        GrantId? grant = null;
        if (asked.Grant is { } named)
            grant =
                (await home.Keeper.FindAsync(named, cancellationToken))?.Grant.Id
                ?? throw new QueryException("grant", "there is no grant of that name or id.");
        if (asked.Person is { } person && !person.Contains('@', StringComparison.Ordinal))
            throw new QueryException("person", "it is an address such as ann@example.com.");
        var limit = asked.Limit ?? 50;
        if (limit is < 1 or > Most)
            throw new QueryException("limit", $"it is a number, 1 to {Most}.");
        return new SubmissionQuery(
            new SubmissionFilter
            {
                Form = asked.Form,
                Grant = grant,
                States = [.. (asked.State ?? []).SelectMany(text => text?.Split(',') ?? [""]).Select(StateOf)],
                Since = TimeOf("since", asked.Since),
                Until = TimeOf("until", asked.Until),
                Person = repairs.Store.People.Of(asked.Person),
                Problem = asked.Problem,
            },
            asked.After is null ? null
                : SubmissionId.TryParse(asked.After, out var after) ? after
                : throw new QueryException("after", "it is a receipt: sb_ and 20 characters."),
            limit
        );
    }

    /// <summary>Of an address. A person's address never stands in one.</summary>
    /// <exception cref="QueryException"/>
    public static SubmissionSearch OfQuery(IQueryCollection query)
    {
        string? One(string name) =>
            query[name].Count > 1 && name != "state" ? throw new QueryException(name, "it may come once.")
            : query[name].ToString() is { Length: > 0 } text ? text
            : null;
        if (query.ContainsKey("person"))
            throw new QueryException(
                "person",
                "no address for mail belongs into an address: POST /api/v1/submissions/search"
            );
        var limit = One("limit");
        return new SubmissionSearch
        {
            Form = One("form"),
            Grant = One("grant"),
            State = [.. query["state"].Where(state => !string.IsNullOrEmpty(state)).Select(state => state!)],
            Since = One("since"),
            Until = One("until"),
            Problem = One("problem"),
            Limit =
                limit is null ? null
                : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : throw new QueryException("limit", $"it is a number, 1 to {Most}."),
            After = One("after"),
        };
    }

    private static SubmissionState StateOf(string text) =>
        Spelled.Find<SubmissionState>(text.Trim())
        ?? throw new QueryException(
            "state",
            $"it is one of {string.Join(", ", Enum.GetValues<SubmissionState>().Select(Spelled.Of))}."
        );

    private static DateTimeOffset? TimeOf(string name, string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
        : throw new QueryException(name, "it is a time such as 2026-11-23 or 2026-11-23T06:30:00Z.");
}

/// <param name="After">Null: the first page.</param>
internal sealed record SubmissionQuery(SubmissionFilter Filter, SubmissionId? After, int Limit);

/// What was asked for cannot be.
internal sealed class QueryException(string name, string what) : Exception($"{name}: {what}")
{
    public string Field => name;
}
