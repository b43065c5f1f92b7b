using Evergrant.Hosting.Home;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Importing;

/// <summary>
/// Takes the rows of a table as submissions of a form, one after the other, so that it may be longer than memory. A row is
/// known again: who imports a file twice takes it once.
/// </summary>
internal sealed class CsvImport
{
    private const int MostMistakes = 20;

    private readonly Form form;
    private readonly Acceptance acceptance;
    private readonly SubmissionStore store;
    private readonly TimeProvider calendar;
    private readonly string? keyColumn;

    private CsvImport(EvergrantHome home, Form form, Acceptance acceptance, SubmissionStore store, string? keyColumn) =>
        (this.form, this.acceptance, this.store, this.keyColumn, calendar) = (
            form,
            acceptance,
            store,
            keyColumn,
            home.Calendar
        );

    /// <param name="home"/>
    /// <param name="form"/>
    /// <param name="keyColumn">By which a row is known again. Null: by all of it.</param>
    /// <param name="haveAgreed">Those in the table agreed to the form's text, or nobody is said to have.</param>
    /// <param name="cancellationToken"/>
    public static async Task<CsvImport> OpenAsync(
        EvergrantHome home,
        Form form,
        string? keyColumn,
        bool haveAgreed,
        CancellationToken cancellationToken
    ) =>
        new(
            home,
            // Where sending the form is agreeing, a table sends nothing.
            form.Definition.ConsentField
                is not null
            || haveAgreed
                ? form
                : form with
                {
                    Definition = form.Definition with { Consent = null },
                },
            await Acceptance.OpenAsync(home, cancellationToken),
            await SubmissionStore.OpenAsync(home, cancellationToken),
            keyColumn
        );

    /// <summary>Looks at all of it, and takes nothing.</summary>
    /// <exception cref="CsvException"/>
    public Task<ImportReport> TryAsync(Stream table, CancellationToken cancellationToken) =>
        RunAsync(table, JudgeAsync, cancellationToken);

    /// <exception cref="CsvException">From there on nothing was taken.</exception>
    /// <exception cref="Storage.StoreUnavailableException">The rest was not taken; taken again, the beginning is known.</exception>
    public Task<ImportReport> TakeAsync(Stream table, CancellationToken cancellationToken) =>
        RunAsync(table, (raw, token) => acceptance.AcceptAsync(form, raw, token), cancellationToken);

    private async Task<ImportReport> RunAsync(
        Stream table,
        Func<RawSubmission, CancellationToken, Task<AcceptAnswer>> takeAsync,
        CancellationToken cancellationToken
    )
    {
        using var reader = new CsvReader(table);
        if (reader.Read() is not { } first)
            throw new CsvException(1, "there is nothing in it.");
        var header = ImportHeader.Read(form, first, keyColumn);
        var (rows, taken, repeated, refused) = (0, 0, 0, 0);
        var mistakes = new List<ImportMistake>();
        while (reader.Read() is { } record)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows++;
            if (record.Values.Count != header.Columns)
                throw new CsvException(
                    record.Line,
                    $"it has {record.Values.Count} columns, and the first line has {header.Columns}."
                );
            switch (await TakeAsync(header, record, takeAsync, cancellationToken))
            {
                case AcceptAnswer.Accepted or AcceptAnswer.Quarantined:
                    taken++;
                    break;
                case AcceptAnswer.Repeated:
                    repeated++;
                    break;
                case AcceptAnswer.Refused wrong:
                    refused++;
                    if (mistakes.Count < MostMistakes)
                        mistakes.AddRange(wrong.Mistakes.Select(mistake => ImportMistake.Of(record.Line, mistake)));
                    break;
                default:
                    refused++;
                    if (mistakes.Count < MostMistakes)
                        mistakes.Add(
                            new ImportMistake(
                                record.Line,
                                "key_used",
                                keyColumn,
                                "Another row was taken under this key; what it says is different."
                            )
                        );
                    break;
            }
        }
        return new ImportReport(rows, taken, repeated, refused, mistakes, header.Unknown);
    }

    private Task<AcceptAnswer> TakeAsync(
        ImportHeader header,
        CsvRecord record,
        Func<RawSubmission, CancellationToken, Task<AcceptAnswer>> takeAsync,
        CancellationToken cancellationToken
    ) =>
        header.KeyOf(record) is { } key
            ? takeAsync(
                new RawSubmission
                {
                    Fields = header.Fields(record),
                    IdempotencyKey = store.People.Hash($"import {key}"),
                    Trust = Trust.Owner,
                },
                cancellationToken
            )
            : Task.FromResult<AcceptAnswer>(
                new AcceptAnswer.Refused([
                    new FieldMistake("key_missing", keyColumn, "The row has nothing by which it could be known again."),
                ])
            );

    private async Task<AcceptAnswer> JudgeAsync(RawSubmission raw, CancellationToken cancellationToken)
    {
        var read = SubmissionReading.Read(form, raw, acceptance.TrapOf(form.Name), calendar.GetUtcNow());
        if (read.Mistakes.Count > 0)
            return new AcceptAnswer.Refused(read.Mistakes);
        return await acceptance.FindBeforeAsync(form, raw, cancellationToken)
            ?? new AcceptAnswer.Accepted(SubmissionId.New(calendar.GetUtcNow()));
    }
}
