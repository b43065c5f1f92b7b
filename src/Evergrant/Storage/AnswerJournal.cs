using System.Security.Cryptography;
using Evergrant.Sealing;

namespace Evergrant.Storage;

/// <summary>
/// What this home last did with each grant, outside of the store: the newest presentation, noted before it is sent, and the
/// newest answer that brought tokens, sealed. One row for each grant. A store that was brought back from a copy is
/// recognized by it, and caught up from it. Nothing in it is flushed for its own sake: after a loss of power it may lack
/// the last moments, which then lie in the slots of the spool.
/// </summary>
public sealed class AnswerJournal : IAsyncDisposable
{
    /// Enough to see what a copy lacks even where the last few were never answered.
    private const int Looked = 16;
    private const string IdName = "journal_id";
    private const string InstanceName = "instance";
    private const string Registered = "journal_";
    private readonly Lazy<Task<SqlDatabase>> database;
    private readonly SqlDatabase store;
    private readonly Sealer sealer;
    private readonly string storeId;
    private readonly string? instance;

    /// <param name="open">Opens its database, when it is first needed.</param>
    /// <param name="store">The store it is about.</param>
    /// <param name="sealer">Seals the answers.</param>
    /// <param name="storeId">The store's id.</param>
    /// <param name="instance">Names this machine. Null: nothing here does, and a clone is not noticed.</param>
    public AnswerJournal(
        Func<Task<SqlDatabase>> open,
        SqlDatabase store,
        Sealer sealer,
        string storeId,
        string? instance
    )
    {
        this.store = store;
        this.sealer = sealer;
        this.storeId = storeId;
        this.instance = instance;
        database = new(async () =>
        {
            var opened = await open();
            await opened.MigrateAsync(JournalTables.Migrations, CancellationToken.None);
            return opened;
        });
    }

    public static IReadOnlyList<SealedColumn> SealedColumns { get; } =
    [
        new("newest", ["grant_id"], "sealed_answer", (store, row) => Context(store, row[0], "answer")),
        new("newest", ["grant_id"], "sealed_consent", (store, row) => Context(store, row[0], "consent")),
    ];

    public Task<SqlDatabase> OpenAsync() => database.Value;

    /// <summary>Whether store, journal and machine belong together; from here on the store knows of this journal.</summary>
    /// <exception cref="HomeChangedException">They do not; nothing was changed.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public async Task RequireFittingAsync(IGrantStore grants, CancellationToken cancellationToken)
    {
        if (await ReadOrAddAsync("store_id", storeId, cancellationToken) != storeId)
            throw HomeChangedException.OtherStore();
        if (instance is not null && await ReadOrAddAsync(InstanceName, instance, cancellationToken) is var seen)
        {
            // A name that was given is heeded from then on, whatever the machine was called before.
            if (Instance.IsGiven(instance) && !Instance.IsGiven(seen))
                await PutAsync(InstanceName, instance, cancellationToken);
            else if (seen != instance)
                throw HomeChangedException.OtherMachine();
        }
        if (await IsAheadOfAsync(grants, cancellationToken))
            throw HomeChangedException.OlderStore();
        var id = Registered + await ReadIdAsync(cancellationToken);
        await StoreFacts.ReadOrAddAsync(store, id, () => "here", cancellationToken);
    }

    /// <summary>Whether all that was ever done with this store was done from this home: what the journal does not know did not happen.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<bool> IsWholeAsync(CancellationToken cancellationToken) =>
        await ReadOrAddAsync("store_id", storeId, cancellationToken) == storeId
        && await StoreFacts.ListAsync(store, Registered, cancellationToken) is [var only]
        && only == Registered + await ReadIdAsync(cancellationToken);

    /// <summary>From now on this journal, and no other, is about this store, and on this machine.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task AdoptAsync(CancellationToken cancellationToken)
    {
        await PutAsync("store_id", storeId, cancellationToken);
        if (instance is not null)
            await PutAsync(InstanceName, instance, cancellationToken);
        await StoreFacts.RemoveAsync(store, Registered, cancellationToken);
        var id = Registered + await ReadIdAsync(cancellationToken);
        await StoreFacts.ReadOrAddAsync(store, id, () => "here", cancellationToken);
    }

    /// <summary>The home was moved to this machine.</summary>
    /// <returns>False: nothing here names a machine.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<bool> AdoptMachineAsync(CancellationToken cancellationToken)
    {
        if (instance is not null)
            await PutAsync(InstanceName, instance, cancellationToken);
        return instance is not null;
    }

    /// <summary>Whether it is about that store. A journal that was just made is about any.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<bool> IsOfAsync(string otherStoreId, CancellationToken cancellationToken) =>
        await ReadOrAddAsync("store_id", otherStoreId, cancellationToken) == otherStoreId;

    /// <summary>Before the token leaves. Returns when it survives the end of this process.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task NotePresentedAsync(Attempt attempt, CancellationToken cancellationToken) =>
        RunAsync(
            new Sql(
                $"""
                insert into newest (grant_id, presented, seq) values (@grant, @attempt, {NextSeq})
                on conflict (grant_id) do update set presented = excluded.presented, seq = excluded.seq
                """
            )
            {
                ["grant"] = attempt.Grant,
                ["attempt"] = attempt.Id,
            },
            cancellationToken
        );

    /// <summary>An answer that brought tokens, once the store has them.</summary>
    /// <param name="grant">As it then stands.</param>
    /// <param name="answer">What came.</param>
    /// <param name="cancellationToken"/>
    /// <exception cref="StoreUnavailableException"/>
    public Task NoteAnswerAsync(Grant grant, SpooledAnswer answer, CancellationToken cancellationToken)
    {
        var id = grant.Id.ToString();
        var isConsent = answer.Consent is not null;
        var plain = SpoolRecord.Pack(answer);
        return RunAsync(
            new Sql(
                $"""
                insert into newest (grant_id, presented, attempt, epoch, generation, sealed_answer, sealed_consent, seq)
                values (@grant, @attempt, @attempt, @epoch, @generation, @answer, @consent, {NextSeq})
                on conflict (grant_id) do update set
                  presented = case when excluded.attempt > newest.presented then excluded.presented else newest.presented end,
                  attempt = excluded.attempt, epoch = excluded.epoch, generation = excluded.generation,
                  sealed_answer = excluded.sealed_answer,
                  sealed_consent = coalesce(excluded.sealed_consent, newest.sealed_consent), seq = excluded.seq
                where newest.attempt is null
                  or (excluded.epoch, excluded.generation, excluded.attempt) > (newest.epoch, newest.generation, newest.attempt)
                """
            )
            {
                ["grant"] = id,
                ["attempt"] = answer.Attempt.Id,
                ["epoch"] = isConsent ? grant.Epoch : answer.Attempt.Epoch,
                ["generation"] = isConsent ? grant.Generation : answer.Attempt.Generation,
                ["answer"] = sealer.Seal(plain, Context(storeId, id, "answer")),
                ["consent"] = isConsent ? sealer.Seal(plain, Context(storeId, id, "consent")) : null,
            },
            cancellationToken
        );
    }

    /// <summary>Presentations of late that this store has never heard of: it is older than what this home did.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<bool> IsAheadOfAsync(IGrantStore store, CancellationToken cancellationToken)
    {
        var latest = await ListAsync(
            new Sql($"select presented from newest where presented <> '' order by seq desc limit {Looked}"),
            row => AttemptId.Parse(row.Text()),
            cancellationToken
        );
        foreach (var presented in latest)
            if (await store.FindAttemptAsync(presented, cancellationToken) is null)
                return true;
        return false;
    }

    public async Task<JournalEntry?> FindAsync(GrantId grant, CancellationToken cancellationToken) =>
        await ListAsync(
            new Sql($"select {Columns} from newest where grant_id = @grant") { ["grant"] = grant },
            Read,
            cancellationToken
        )
            is [var entry]
            ? entry
            : null;

    /// <summary>By grant, at most <paramref name="limit"/>, those after <paramref name="after"/>.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<JournalEntry>> ListAsync(string after, int limit, CancellationToken cancellationToken) =>
        ListAsync(
            new Sql($"select {Columns} from newest where grant_id > @after order by grant_id limit @limit")
            {
                ["after"] = after,
                ["limit"] = limit,
            },
            Read,
            cancellationToken
        );

    /// <summary>The store lacks what came before this one, and it is known why.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task NoteGapAsync(AttemptId attempt, CancellationToken cancellationToken) =>
        StoreFacts.ReadOrAddAsync(store, $"gap_{attempt}", () => "restored", cancellationToken);

    /// <summary>What the store makes of this grant holds from now on.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="tip">Null: the store does not have it, and nothing is asked of it.</param>
    /// <param name="cancellationToken"/>
    /// <exception cref="StoreUnavailableException"/>
    public Task SettleAsync(GrantId grant, AttemptId? tip, CancellationToken cancellationToken) =>
        RunAsync(
            new Sql("update newest set presented = @tip where grant_id = @grant")
            {
                ["grant"] = grant,
                ["tip"] = tip?.ToString() ?? "",
            },
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        if (!database.IsValueCreated)
            return;
        await ((Task)database.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (database.Value.IsCompletedSuccessfully)
            await database.Value.Result.DisposeAsync();
    }

    private const string Columns = "grant_id, presented, attempt, epoch, generation, sealed_answer, sealed_consent";
    private const string NextSeq = "(select coalesce(max(seq), 0) + 1 from newest)";

    private JournalEntry Read(SqlRow row)
    {
        var grant = row.Text();
        var presented = row.Text();
        var attempt = row.TextOrNull();
        var (epoch, generation) = (row.NumberOrNull() ?? 0, row.NumberOrNull() ?? 0);
        var (answer, problem) = Open(row.TextOrNull(), Context(storeId, grant, "answer"));
        var (consent, consentProblem) = Open(row.TextOrNull(), Context(storeId, grant, "consent"));
        return new JournalEntry
        {
            Grant = GrantId.Parse(grant),
            Presented = presented.Length > 0 ? AttemptId.Parse(presented) : null,
            Attempt = attempt is null ? null : AttemptId.Parse(attempt),
            Epoch = epoch,
            Generation = generation,
            Answer = answer,
            Consent = consent,
            Problem = problem ?? consentProblem,
        };
    }

    private (SpooledAnswer? Answer, string? Problem) Open(string? text, SealContext context)
    {
        try
        {
            return (text is null ? null : SpoolRecord.Unpack(sealer.Open(text, context)), null);
        }
        catch (Exception broken) when (broken is SealBrokenException or System.Text.Json.JsonException)
        {
            return (null, broken.Message);
        }
    }

    private static SealContext Context(string storeId, string grant, string part) =>
        new(storeId, "newest", grant, part);

    /// Told apart from those of other homes.
    private Task<string> ReadIdAsync(CancellationToken cancellationToken) =>
        ReadOrAddAsync(IdName, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), cancellationToken);

    private Task PutAsync(string name, string value, CancellationToken cancellationToken) =>
        RunAsync(
            new Sql(
                """
                insert into journal_facts (name, value) values (@name, @value)
                on conflict (name) do update set value = excluded.value
                """
            )
            {
                ["name"] = name,
                ["value"] = value,
            },
            cancellationToken
        );

    private async Task<string> ReadOrAddAsync(string name, string value, CancellationToken cancellationToken)
    {
        var find = new Sql("select value from journal_facts where name = @name") { ["name"] = name };
        if (await ListAsync(find, row => row.Text(), cancellationToken) is [var known])
            return known;
        await RunAsync(
            new Sql("insert into journal_facts (name, value) values (@name, @value) on conflict do nothing")
            {
                ["name"] = name,
                ["value"] = value,
            },
            cancellationToken
        );
        return (await ListAsync(find, row => row.Text(), cancellationToken))[0];
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(
        Sql sql,
        Func<SqlRow, T> read,
        CancellationToken cancellationToken
    ) =>
        await (await database.Value).ReadAsync(
            (connection, token) => sql.ListAsync(connection, read, token),
            cancellationToken
        );

    private async Task RunAsync(Sql statement, CancellationToken cancellationToken) =>
        await (await database.Value).WriteAsync(
            (connection, token) => statement.ExecuteAsync(connection, token),
            cancellationToken
        );
}
