using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Connecting;

/// The way to connect that was chosen, and what belongs to it.
internal sealed record ConnectChoice
{
    /// Null: whichever fits this machine.
    public required ConnectWay? Way { get; init; }

    /// In place of the port of the app's address; 0 takes a free one. Null: the app's.
    public int? Port { get; init; }

    public bool OpensBrowser { get; init; }

    /// After so long without an answer the likely cause is said (process clock).
    public required TimeSpan Patience { get; init; }

    public FileInfo? CodeFile { get; init; }

    /// What a code of Account Central is exchanged with. Null: asked for.
    public string? RedirectUri { get; init; }

    public FileInfo? TokensFile { get; init; }

    /// Every other copy of the refresh token may die.
    public bool Yes { get; init; }

    public required Questions Questions { get; init; }

    public Task<Ending> ConnectAsync(CommandHome home, ConnectWish wish, CancellationToken cancellationToken) =>
        WayFor(wish.App) switch
        {
            ConnectWay.Listen => ListenedConsent.RunAsync(home, wish, this, cancellationToken),
            ConnectWay.Paste => PastedConsent.RunAsync(home, wish, Questions, cancellationToken),
            ConnectWay.Code => CentralCode.RunAsync(home, wish, this, cancellationToken),
            ConnectWay.Tokens => CentralTokens.RunAsync(home, wish, this, cancellationToken),
            ConnectWay.Link => ReconnectLink.OfferAsync(home, wish, cancellationToken),
            var way => throw new InvalidOperationException($"No such way: {way}."),
        };

    /// <exception cref="UsageException">None was chosen, and nobody is there to consent.</exception>
    private ConnectWay WayFor(App app) =>
        Way switch
        {
            { } chosen => chosen,
            null when !Questions.MayAsk => throw new UsageException(
                "Nobody is at a terminal, so say how: --listen (this machine's browser), --paste, --code-file FILE, --tokens-file FILE; evergrant connect takes --link, too."
            ),
            null when Desktop.IsHere && RedirectAddress.ToListenAt(app, Port) is not null => ConnectWay.Listen,
            null => ConnectWay.Paste,
        };
}
