using Evergrant.Hosting.Home;
using Evergrant.Sealing;

namespace Evergrant.Hosting.Alerts;

/// Sends what is due, one way at a time.
internal sealed class Deliveries(
    EvergrantHome home,
    AlertStore store,
    AlertCalls calls,
    Func<Grant, CancellationToken, Task<Uri?>>? reconnectLink,
    ILogger log
)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private readonly AlertPlaces places = AlertPlaces.Of(home.Settings);

    public async Task<(int Sent, int NotSent)> SendAsync(
        string way,
        CancellationToken budget,
        CancellationToken cancellationToken
    )
    {
        var sent = 0;
        while (!budget.IsCancellationRequested)
        {
            if (await store.ClaimAsync(way, Lease, cancellationToken) is not { } delivery)
                break;
            var link = delivery is { Message: AlertMessage.Opened, Alert.Said.WantsLink: true }
                ? await LinkAsync(delivery.Alert, cancellationToken)
                : null;
            var result = await SendAsync(delivery, link, budget, cancellationToken);
            if (result is SendResult.Sent(var remark))
            {
                sent++;
                AlertLog.Sent(log, delivery.Alert.Id, delivery.Message, way);
                // It is out: whoever stops us now, that is noted.
                await store.DeliveredAsync(delivery, remark, CancellationToken.None);
                continue;
            }
            await FailAsync(delivery, result, cancellationToken);
            // The others would hang or be refused as well, each at the cost of a try.
            return (sent, 1);
        }
        return (sent, 0);
    }

    private Task<SendResult> SendAsync(
        Delivery delivery,
        Uri? link,
        CancellationToken budget,
        CancellationToken cancellationToken
    ) =>
        (delivery.Way, delivery.Message) switch
        {
            (AlertWay.Mail, AlertMessage.Opened) => calls.MailAsync(
                Letters.Opened(delivery, link, places),
                budget,
                cancellationToken
            ),
            (AlertWay.Mail, _) => calls.MailAsync(Letters.Recovered(delivery, places), budget, cancellationToken),
            (_, AlertMessage.Opened) => calls.PostAsync(
                AlertEvents.Opened(delivery, link, places),
                budget,
                cancellationToken
            ),
            _ => calls.PostAsync(AlertEvents.Recovered(delivery, places), budget, cancellationToken),
        };

    private async Task FailAsync(Delivery delivery, SendResult result, CancellationToken cancellationToken)
    {
        var why = result.Why!;
        var age = home.ProcessClock.GetUtcNow() - delivery.CreatedAt;
        var again =
            result is SendResult.Unwanted ? null : BackOff.After(delivery.Tries, age, Random.Shared.NextDouble());
        await store.FailedAsync(delivery, again, why, cancellationToken);
        if (again is { } wait)
            AlertLog.NotSent(log, delivery.Alert.Id, delivery.Message, delivery.Way, wait.TotalSeconds, why);
        else
            AlertLog.GivenUp(log, delivery.Alert.Id, delivery.Message, delivery.Way, why);
    }

    /// None where the grant or the link does not open: the alert says what is wrong, and goes out.
    private async Task<Uri?> LinkAsync(StoredAlert alert, CancellationToken cancellationToken)
    {
        try
        {
            return
                reconnectLink is not null
                && alert.Grant is { } id
                && await home.Store.FindAsync(id, cancellationToken) is { } snapshot
                ? await reconnectLink(snapshot.Grant, cancellationToken)
                : null;
        }
        catch (SealBrokenException)
        {
            return null;
        }
    }
}
