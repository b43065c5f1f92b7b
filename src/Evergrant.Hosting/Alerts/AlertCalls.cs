using System.Security.Cryptography.X509Certificates;
using Evergrant.Hosting.Home;

namespace Evergrant.Hosting.Alerts;

/// One try by each way. A receiver that hangs is one that does not take it.
internal sealed class AlertCalls(EvergrantHome home, X509ChainPolicy? trust)
{
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(10);

    private AlertSettings Settings => home.Settings.Alerts;

    public Task<SendResult> MailAsync(Mail mail, CancellationToken budget, CancellationToken cancellationToken) =>
        TryAsync(
            token => SmtpConversation.SendAsync(Settings.Mail!, mail, Now, Settings.Allowed, trust, token),
            budget,
            cancellationToken
        );

    public Task<SendResult> PostAsync(AlertEvent said, CancellationToken budget, CancellationToken cancellationToken) =>
        TryAsync(
            token => HttpCall.PostAsync(Settings.Webhook!, said, Now, Settings.Allowed, trust, token),
            budget,
            cancellationToken
        );

    public Task<SendResult> BeatAsync(CancellationToken cancellationToken) =>
        TryAsync(
            token => HttpCall.GetAsync(Settings.Heartbeat!, Settings.Allowed, trust, token),
            CancellationToken.None,
            cancellationToken
        );

    private DateTimeOffset Now => home.ProcessClock.GetUtcNow();

    private async Task<SendResult> TryAsync(
        Func<CancellationToken, Task<SendResult>> send,
        CancellationToken budget,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(LongestTry, home.ProcessClock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, budget, cancellationToken);
        try
        {
            return await send(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult.NotSent("no answer in time");
        }
    }
}
