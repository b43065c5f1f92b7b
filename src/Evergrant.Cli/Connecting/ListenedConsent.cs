using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Connecting;

/// `connect` on a desktop: the browser brings the answer to the app's loopback address, where this process listens.
internal static class ListenedConsent
{
    /// As long as an owner has on the server's pages.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    public static async Task<Ending> RunAsync(
        CommandHome home,
        ConnectWish wish,
        ConnectChoice choice,
        CancellationToken cancellationToken
    )
    {
        var port = choice.Port is 0 ? CallbackListener.FreePort() : choice.Port;
        var address =
            RedirectAddress.ToListenAt(wish.App, port)
            ?? throw new UsageException(
                $"The app's redirect address, {wish.App.RedirectUri}, is not one of this machine. Use --paste, or --link with a server there."
            );
        var asked = new AskedConsent(home, wish, port is null ? RedirectAddress.Of(wish.App) : address.OriginalString);
        ConsentAnswer? answer;
        await using (
            var listener = await CallbackListener.StartAsync(
                address,
                asked.ReadCallback,
                asked.Profile.Title,
                cancellationToken
            )
        )
        {
            Say.Note("Open this address, sign in as the owner and press Allow:");
            Say.Data(asked.Address.AbsoluteUri);
            if (choice.OpensBrowser)
                Say.Note(
                    Desktop.TryOpen(asked.Address)
                        ? "Your browser opens it."
                        : "No browser could be started: open it yourself."
                );
            Say.Note($"Waiting for the browser at {asked.RedirectUri} (Ctrl-C stops; nothing is left behind)");
            answer = await WaitAsync(home, listener, asked, choice.Patience, cancellationToken);
        }
        if (answer is not null)
            return await asked.EndAsync(answer, cancellationToken);
        return Ending.Failed(
            Say.Error(
                $"Nobody came back in {Times.Span(Longest)}, and nothing was changed. Connect again.",
                ExitCodes.Failed
            )
        );
    }

    /// Whichever comes first: the browser, or what is pasted after a while. Null: neither.
    private static async Task<ConsentAnswer?> WaitAsync(
        CommandHome home,
        CallbackListener listener,
        AskedConsent asked,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        var clock = home.Opened.ProcessClock;
        try
        {
            return await listener.Answer.WaitAsync(patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            NoCallback.Tell(asked, patience);
        }
        try
        {
            return await FirstAsync(listener, asked, cancellationToken).WaitAsync(Longest, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static async Task<ConsentAnswer> FirstAsync(
        CallbackListener listener,
        AskedConsent asked,
        CancellationToken cancellationToken
    )
    {
        var pasted = PastedConsent.AskAsync(asked, cancellationToken);
        await Task.WhenAny((Task)listener.Answer, pasted);
        // The input may have ended; the browser may still come.
        return (listener.Answer.IsCompleted ? null : await pasted) ?? await listener.Answer;
    }
}
