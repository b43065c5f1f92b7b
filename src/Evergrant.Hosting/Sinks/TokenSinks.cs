using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Hosting.Sinks;

/// <summary>
/// Files in which access tokens are kept for programs that read a file. Each exists while its grant has a live token and is
/// replaced as a whole; a refresh token never gets into one. Safe for concurrent use, also by other processes.
/// </summary>
public sealed class TokenSinks
{
    private const string LockName = "sinks.lock";

    /// What a token file may grant: nobody else on the machine reads it, and nobody runs it.
    private const UnixFileMode Readers =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private readonly EvergrantHome home;

    private TokenSinks(EvergrantHome home) => this.home = home;

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<TokenSinks> OpenAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        await home.Database.MigrateAsync(SinkTables.Migrations, cancellationToken);
        return new TokenSinks(home);
    }

    /// <summary>Takes the path on record; <see cref="WriteAsync(CancellationToken)"/> writes the file.</summary>
    /// <exception cref="ConfigurationException">No token file can be kept there; nothing was changed.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<Sink> AddAsync(Grant grant, NewSink wanted, CancellationToken cancellationToken)
    {
        var full = Real(wanted.Path);
        if ((wanted.Mode & ~Readers) != 0 || !wanted.Mode.HasFlag(UnixFileMode.UserRead))
            throw new ConfigurationException(
                $"Mode {Convert.ToString((int)wanted.Mode, 8)}: a token is for a user and a group to read, so 600, 640 or 440 do."
            );
        if (Refusal(full, wanted.Owner) is { } refusal)
            throw new ConfigurationException($"{full}: {refusal}.");
        var known = (await ListAsync(cancellationToken)).FirstOrDefault(sink => sink.Path == full);
        if (known is not null && !IsAs(known, grant, wanted))
            throw new ConfigurationException(
                $"{full}: is a token file already, of another grant, format or reader; first: evergrant sink remove {full}"
            );
        if (known is null && TokenFile.HashOf(full) is not null)
            throw new ConfigurationException($"{full}: {NotOurs}.");
        var insert = new Sql(
            """
            insert into sinks (path, grant_id, format, mode, owner, reload, added_at)
            values (@path, @grant, @format, @mode, @owner, @reload, @added_at)
            on conflict do nothing
            """
        )
        {
            ["path"] = full,
            ["grant"] = grant.Id,
            ["format"] = Code(wanted.Format),
            ["mode"] = (long)wanted.Mode,
            ["owner"] = wanted.Owner,
            ["reload"] = wanted.Reload,
            ["added_at"] = home.Calendar.GetUtcNow(),
        };
        await home.Database.WriteAsync(insert.ExecuteAsync, cancellationToken);
        return (await ListAsync(cancellationToken)).First(sink => sink.Path == full);
    }

    /// By path.
    public Task<IReadOnlyList<Sink>> ListAsync(CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    "select path, grant_id, format, added_at, problem, hash, hash_before, mode, owner, reload, reload_due from sinks order by path"
                ).ListAsync(connection, Read, token),
            cancellationToken
        );

    /// <summary>Forgets the path, and removes the file if it is still as we wrote it.</summary>
    /// <returns>False: no token file is kept there.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<bool> RemoveAsync(string path, CancellationToken cancellationToken)
    {
        var full = Real(path);
        using var held = await LockAsync(cancellationToken);
        if ((await ListAsync(cancellationToken)).FirstOrDefault(sink => sink.Path == full) is not { } sink)
            return false;
        Remove(sink);
        var delete = new Sql("delete from sinks where path = @path") { ["path"] = full };
        await home.Database.WriteAsync(delete.ExecuteAsync, cancellationToken);
        return true;
    }

    /// <summary>
    /// Brings every file in line with its grant. Counts as reading the grants. A file that cannot be written, whatever is
    /// wrong with it or its grant, keeps none of the others from it.
    /// </summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<SinkReport> WriteAsync(CancellationToken cancellationToken)
    {
        if ((await ListAsync(cancellationToken)).Count == 0)
            return SinkReport.Nothing;
        var report = SinkReport.Nothing;
        // Who reads the grant and then waits must not put its older token over a newer one.
        using (await LockAsync(cancellationToken))
            foreach (var sink in await ListAsync(cancellationToken))
                report = await WriteAsync(sink, report, cancellationToken);
        // A command may take its time; no other process waits for it.
        foreach (var sink in await ListAsync(cancellationToken))
            if (sink is { IsReloadDue: true, Reload: { } command })
                report = await ReloadAsync(sink, command, report, cancellationToken);
        return report;
    }

    /// Files that could not be written when that was last tried, by path, each with its grant.
    internal async Task<IReadOnlyList<(Sink File, Grant Grant)>> ListTroubledAsync(CancellationToken cancellationToken)
    {
        var troubled = (await ListAsync(cancellationToken)).Where(sink => sink.Problem is not null).ToList();
        if (troubled.Count == 0)
            return [];
        // Not as snapshots: what is broken may be the seal of a token.
        var select = new Sql(
            $"""
            select {GrantRows.Columns} {GrantRows.From}
            where g.id in (select grant_id from sinks where problem is not null)
            """
        );
        var grants = await home.Database.ReadAsync(
            (connection, token) => select.ListAsync(connection, GrantRows.Read, token),
            cancellationToken
        );
        return [.. troubled.Join(grants, sink => sink.Grant, grant => grant.Id, (sink, grant) => (sink, grant))];
    }

    private async Task<SinkReport> WriteAsync(Sink sink, SinkReport report, CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = await home.Store.FindAsync(sink.Grant, cancellationToken);
            var (now, written, removed) = (home.Calendar.GetUtcNow(), 0, 0);
            DateTimeOffset? end = null;
            if (snapshot is null || !snapshot.Grant.IsAlive(now))
                removed = Remove(sink) ? 1 : 0;
            else
            {
                await home.Keeper.NoteReadAsync(snapshot.Grant, cancellationToken);
                written = await WriteAsync(sink, snapshot, cancellationToken) ? 1 : 0;
                end = TokenText.EndOf(snapshot.Grant);
            }
            if (sink.Problem is not null && !sink.IsReloadDue)
                await NoteAsync(sink.Path, null, cancellationToken);
            return report with
            {
                Written = report.Written + written,
                Removed = report.Removed + removed,
                NextEnd = report.NextEnd < end ? report.NextEnd : end ?? report.NextEnd,
            };
        }
        catch (Exception broken) when (broken is UnwritableException or SealBrokenException or ConfigurationException)
        {
            return await TroubleAsync(sink, report, broken.Message, passes: false, cancellationToken);
        }
        catch (UnauthorizedAccessException denied)
        {
            return await TroubleAsync(sink, report, denied.Message, passes: false, cancellationToken);
        }
        catch (IOException unwritable)
        {
            return await TroubleAsync(sink, report, unwritable.Message, passes: true, cancellationToken);
        }
    }

    /// <returns>False: it is there already.</returns>
    private async Task<bool> WriteAsync(Sink sink, GrantSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (Refusal(sink.Path, sink.Owner) is { } refusal)
            throw new UnwritableException(refusal);
        var text = await TextAsync(snapshot, sink.Format, cancellationToken);
        var (wanted, found) = (TokenFile.HashOfText(text), TokenFile.HashOf(sink.Path));
        if (found == wanted)
            return false;
        if (found is not null && found != sink.Hash && found != sink.HashBefore)
            throw new UnwritableException(NotOurs);
        await NoteAsync(sink, wanted, found, cancellationToken);
        TokenFile.Write(sink.Path, text, overwrite: found is not null, sink.Mode, OwnerOf(sink.Owner));
        return true;
    }

    private async Task<SinkReport> ReloadAsync(
        Sink sink,
        string command,
        SinkReport report,
        CancellationToken cancellationToken
    )
    {
        if (await ReloadCommand.RunAsync(command, home.ProcessClock, cancellationToken) is { } problem)
            return await TroubleAsync(sink, report, problem, passes: true, cancellationToken);
        // Unless the file was replaced again meanwhile.
        var update = new Sql(
            "update sinks set reload_due = 0, problem = null where path = @path and hash = @hash and reload_due = 1"
        )
        {
            ["path"] = sink.Path,
            ["hash"] = sink.Hash,
        };
        await home.Database.WriteAsync(update.ExecuteAsync, cancellationToken);
        return report;
    }

    /// <returns>False: there is no file, or it is not ours any more.</returns>
    private static bool Remove(Sink sink)
    {
        TokenFile.DeleteDraft(sink.Path);
        if (!IsOurs(sink))
            return false;
        File.Delete(sink.Path);
        return true;
    }

    private async Task<SinkReport> TroubleAsync(
        Sink sink,
        SinkReport report,
        string problem,
        bool passes,
        CancellationToken cancellationToken
    )
    {
        var isNew = sink.Problem != problem;
        if (isNew)
            await NoteAsync(sink.Path, problem, cancellationToken);
        return report with { Troubles = [.. report.Troubles, new SinkTrouble(sink.Path, problem, passes, isNew)] };
    }

    /// Before the file is touched: a process that dies in between leaves the file before or the file after, and both are known.
    private Task<int> NoteAsync(Sink sink, string wanted, string? found, CancellationToken cancellationToken)
    {
        var update = new Sql(
            """
            update sinks set hash = @hash, hash_before = @before, reload_due = case when reload is null then 0 else 1 end
            where path = @path
            """
        )
        {
            ["path"] = sink.Path,
            ["hash"] = wanted,
            ["before"] = found,
        };
        return home.Database.WriteAsync(update.ExecuteAsync, cancellationToken);
    }

    private Task<int> NoteAsync(string path, string? problem, CancellationToken cancellationToken)
    {
        var update = new Sql("update sinks set problem = @problem where path = @path")
        {
            ["path"] = path,
            ["problem"] = problem,
        };
        return home.Database.WriteAsync(update.ExecuteAsync, cancellationToken);
    }

    private async Task<string> TextAsync(GrantSnapshot snapshot, SinkFormat format, CancellationToken cancellationToken)
    {
        if (await home.Store.FindAppAsync(snapshot.Grant.App, cancellationToken) is not { } app)
            throw new UnwritableException($"its app {snapshot.Grant.App} is not in the store");
        if (home.Catalog.Find(app.Profile) is not { } profile)
            throw new UnwritableException($"its app {app.Name} has the profile {app.Profile}, which is not known here");
        var api = ProviderEndpoints.For(app, profile).Api;
        return TokenText.Of(snapshot.Grant, snapshot.AccessToken, api, format);
    }

    private async Task<FileLock> LockAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(home.Path, LockName);
        return await FileLock.AcquireAsync(path, LongestWait, home.ProcessClock, cancellationToken)
            ?? throw new StoreUnavailableException(
                $"Another program has been writing token files for over {LongestWait.TotalSeconds} s; look for what has {path} open."
            );
    }

    private string? Refusal(string path, string? owner) => TokenFile.Refusal(path, home.Path, OwnerOf(owner));

    /// <exception cref="ConfigurationException">There is no such user or group.</exception>
    private static FileOwner? OwnerOf(string? text) => text is null ? null : FileOwner.Parse(text);

    private static bool IsAs(Sink known, Grant grant, NewSink wanted) =>
        known.Grant == grant.Id
        && known.Format == wanted.Format
        && known.Mode == wanted.Mode
        && known.Owner == wanted.Owner
        && known.Reload == wanted.Reload;

    private static bool IsOurs(Sink sink) =>
        TokenFile.HashOf(sink.Path) is { } found && (found == sink.Hash || found == sink.HashBefore);

    private const string NotOurs =
        "is there already and was not written by Evergrant; it is left as it is: choose another name";

    /// One file has one name here, whatever links lead to its folder.
    private static string Real(string path)
    {
        var full = Path.GetFullPath(path);
        return Path.GetDirectoryName(full) is { } folder && Directory.Exists(folder)
            ? Path.Combine(RealPath.Of(folder), Path.GetFileName(full))
            : full;
    }

    private static Sink Read(SqlRow row) =>
        new()
        {
            Path = row.Text(),
            Grant = GrantId.Parse(row.Text()),
            Format = Enum.Parse<SinkFormat>(row.Text(), ignoreCase: true),
            AddedAt = row.Time(),
            Problem = row.TextOrNull(),
            Hash = row.TextOrNull(),
            HashBefore = row.TextOrNull(),
            Mode = (UnixFileMode)row.Number(),
            Owner = row.TextOrNull(),
            Reload = row.TextOrNull(),
            IsReloadDue = row.Number() != 0,
        };

    private static string Code(SinkFormat format) => format.ToString().ToLowerInvariant();

    /// Nothing passes by itself here: a person has to mend it first.
    private sealed class UnwritableException(string why) : Exception(why);
}
