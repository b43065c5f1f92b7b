using Evergrant.Keap.Calling;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

/// <summary>What is put down about contacts. See <see cref="KeapClient.Notes"/>.</summary>
public sealed class KeapNotes
{
    private const int LargestPage = 1000;

    private readonly Api api;

    internal KeapNotes(Api api) => this.api = api;

    /// <summary>Page by page while they are read. Either version.</summary>
    /// <param name="contactId">Whose.</param>
    /// <param name="title">Those only whose title has this in it, whatever the case. Null: all.</param>
    /// <param name="most">No more are given, and no page beyond that is asked for. Default: no end.</param>
    /// <param name="cancellationToken">Ends it between two pages, or in one.</param>
    /// <exception cref="KeapNotFoundException">There is no such contact. v1 gives an empty list instead.</exception>
    public async IAsyncEnumerable<Note> OfContactAsync(
        string contactId,
        string? title = null,
        int most = int.MaxValue,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var narrowed = title is { Length: > 0 } && V2Filter.HoldsExactly(title) ? title : null;
        var path = $"{KeapContacts.Of(contactId, api.Version)}/notes";
        var all = api.ListAsync<NotePage, Note>(
            size =>
                api.Version == KeapVersion.V1
                    ? Call.Get("list notes", KeapVersion.V1, "notes").With("contact_id", contactId).With("limit", size)
                    : Call.Get("list notes", KeapVersion.V2, path)
                        .With("filter", new V2Filter().And("title", narrowed).Text)
                        .With("page_size", size),
            KeapJson.Default.NotePage,
            title is null ? most : int.MaxValue,
            LargestPage,
            cancellationToken
        );
        var left = most;
        await foreach (var note in all)
        {
            // How v2 compares titles is not written down, and v1 does not.
            if (title is not null && note.Title?.Contains(title, StringComparison.OrdinalIgnoreCase) != true)
                continue;
            yield return note;
            if (--left == 0)
                yield break;
        }
    }

    /// <summary>
    /// Puts a note down. Keap keeps no key against doing it twice: after a failure with
    /// <see cref="KeapException.MayHaveHappened"/> look with <see cref="OfContactAsync"/> first. Always v1 without a user, whom
    /// v2 wants to know.
    /// </summary>
    /// <param name="contactId">Whom it is about.</param>
    /// <param name="title">One line.</param>
    /// <param name="text">Of any length that Keap takes. Null: the title alone.</param>
    /// <param name="userId">Whose note it is. Null: whoever the token is of.</param>
    /// <param name="cancellationToken">Ends the wait; it may have been done all the same.</param>
    public async Task<Note> CreateAsync(
        string contactId,
        string title,
        string? text = null,
        string? userId = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        var isV1 = api.Version == KeapVersion.V1 || userId is null;
        var version = isV1 ? KeapVersion.V1 : KeapVersion.V2;
        var contact = WireId.Of(contactId, version);
        var call = Call.Post("write a note", version, isV1 ? "notes" : $"{KeapContacts.Of(contactId, version)}/notes");
        var body = new NoteBody
        {
            ContactId = isV1 ? contact : null,
            UserId = WireId.OfAny(userId, version),
            Title = title,
            Body = isV1 ? text : null,
            Text = isV1 ? null : text,
        };
        var sent = call.Sending(body, KeapJson.Default.NoteBody);
        var answer = await api.SendAsync(sent, cancellationToken);
        var note = Api.Read(sent, answer, KeapJson.Default.NoteRead, static read => read.ToNote());
        return note.Id.Length == 0 ? throw Api.Unreadable(sent, answer) : note;
    }
}
