using Evergrant.Storage;

namespace Evergrant.Intake.Submissions;

internal sealed partial class SubmissionStore
{
    /// <summary>What a submission under this key would be answered, without taking one.</summary>
    /// <returns>Null: the key is new.</returns>
    public Task<AcceptResult?> FindRepeatedAsync(RepeatKey key, CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    "select fingerprint, submission from submission_keys where hash = @hash and key_ends > now_ms()"
                )
                {
                    ["hash"] = key.Hash,
                }.FindAsync<AcceptResult?>(
                    connection,
                    row =>
                        row.Text() == key.Fingerprint
                            ? new AcceptResult.Repeated(SubmissionId.Parse(row.Text()))
                            : new AcceptResult.KeyUsed(),
                    token
                ),
            cancellationToken
        );
}
