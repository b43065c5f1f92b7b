using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Connecting;

/// `connect --paste`: the browser ends on the registered redirect address, whatever is there; what its address bar says is
/// pasted here.
internal static class PastedConsent
{
    public static async Task<Ending> RunAsync(
        CommandHome home,
        ConnectWish wish,
        Questions questions,
        CancellationToken cancellationToken
    )
    {
        var asked = new AskedConsent(home, wish, RedirectAddress.Of(wish.App));
        Say.Note("Open this address, sign in as the owner and press Allow:");
        Say.Data(asked.Address.AbsoluteUri);
        Say.Note(
            $"The browser then goes to {asked.RedirectUri}, even if nothing is there. Paste its address bar here:"
        );
        var answer = questions.MayAsk
            ? await AskAsync(asked, cancellationToken)
            : asked.Read(await Typed.LineAsync(cancellationToken) ?? "");
        return await asked.EndAsync(answer ?? new ConsentAnswer.Useless("Nothing was pasted."), cancellationToken);
    }

    /// Until what was pasted answers the request. Null: the input ended.
    public static async Task<ConsentAnswer?> AskAsync(AskedConsent asked, CancellationToken cancellationToken)
    {
        while (await Typed.LineAsync(cancellationToken) is { } pasted)
        {
            if (asked.Read(pasted) is not ConsentAnswer.Useless(var why))
                return asked.Read(pasted);
            Say.Note($"{why} Paste again:");
        }
        return null;
    }
}
