namespace Evergrant.Http;

/// <summary>
/// Where an <see cref="AccessTokenHandler"/> gets its tokens: a keeper in this process, or an Evergrant server. Safe for
/// concurrent use; whoever asks while a token is being fetched waits for that one.
/// </summary>
public interface ITokenSource
{
    /// <summary>A live token of a grant, by id or name; completed already when it was at hand.</summary>
    /// <exception cref="GrantUnavailableException">There is none. The type says why, the message what to do.</exception>
    /// <exception cref="OperationCanceledException">The caller went away; a refresh in flight goes on.</exception>
    ValueTask<GrantToken> GetAsync(string grant, CancellationToken cancellationToken);

    /// <summary>
    /// A newer one than this, which the API called dead. Refreshes at most once in ten minutes for a grant, only a token of
    /// at least a minute, and for ten minutes not at all once many grants of an app are refused.
    /// </summary>
    /// <returns>Null: there is none and none can be had now, so the refusal stands.</returns>
    Task<GrantToken?> RenewAsync(GrantToken refused, CancellationToken cancellationToken);
}
