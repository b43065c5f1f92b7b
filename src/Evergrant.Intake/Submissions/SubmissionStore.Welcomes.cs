using Evergrant.Storage;

namespace Evergrant.Intake.Submissions;

internal sealed partial class SubmissionStore
{
    /// <summary>
    /// Puts on record that a submission is about to welcome its person, in one commit with the day's only welcome of that
    /// person, over all forms and nodes. It may be asked again for the same submission.
    /// </summary>
    /// <param name="seen">As it was read; has a person.</param>
    /// <param name="wanted">What it is to be if it may.</param>
    /// <param name="note">What happened, if it may.</param>
    /// <param name="cancellationToken"/>
    /// <returns>Whether it may; the submission as it is now, null if somebody else has it.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<(bool May, Submission? Now)> BeginWelcomeAsync(
        Submission seen,
        Submission wanted,
        SubmissionNote note,
        CancellationToken cancellationToken
    )
    {
        var day = home.Calendar.GetUtcNow().ToUnixTimeSeconds() / (24 * 3600);
        // Only for whoever has the submission: a day that was taken by nobody would be a welcome less.
        var take = new Sql(
            """
            insert into welcomes (grant_id, person, day, submission)
            select s.grant_id, s.person, cast(@day as bigint), s.id from submissions s where s.id = @id and s.version = @version
            on conflict do nothing
            """
        )
        {
            ["id"] = seen.Id.ToString(),
            ["version"] = seen.Version,
            ["day"] = day,
        };
        var look = new Sql(
            "select submission from welcomes where grant_id = @grant and person = @person and day = @day"
        )
        {
            ["grant"] = seen.Grant,
            ["person"] = seen.Person,
            ["day"] = day,
        };
        var change = Change(seen, wanted, note);
        var (may, isMine) = await home.Database.WriteAsync(
            async (connection, token) =>
            {
                await take.ExecuteAsync(connection, token);
                var taker = await look.FindAsync(connection, row => row.Text(), token);
                return taker != seen.Id.ToString()
                    ? (taker is null, taker is not null)
                    : (true, await change.RunAsync(connection, token));
            },
            cancellationToken
        );
        if (!isMine)
            return (may, null);
        return may ? (true, Changed(seen, wanted)) : (false, seen);
    }

    /// <summary>Gives the day back that a submission took for its welcome.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<int> ForgetWelcomeAsync(Submission seen, CancellationToken cancellationToken)
    {
        var forget = new Sql("delete from welcomes where grant_id = @grant and person = @person and submission = @id")
        {
            ["grant"] = seen.Grant,
            ["person"] = seen.Person,
            ["id"] = seen.Id.ToString(),
        };
        return home.Database.WriteAsync(forget.ExecuteAsync, cancellationToken);
    }

    /// <summary>Forgets welcomes of days that are over.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<int> ForgetWelcomesAsync(CancellationToken cancellationToken)
    {
        var forget = new Sql("delete from welcomes where day < @day")
        {
            ["day"] = home.Calendar.GetUtcNow().ToUnixTimeSeconds() / (24 * 3600) - 7,
        };
        return home.Database.WriteAsync(forget.ExecuteAsync, cancellationToken);
    }
}
