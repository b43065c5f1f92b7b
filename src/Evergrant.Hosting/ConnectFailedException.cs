namespace Evergrant.Hosting;

/// <summary>An owner's consent that brought no grant; the message says why and what to do, and holds no secret.</summary>
public sealed class ConnectFailedException(string message) : Exception(message)
{
    internal static ConnectFailedException Of(ConnectResult result) =>
        new(
            result switch
            {
                ConnectResult.OtherAccount(var expected, var offered) =>
                    $"The grant is for {expected}, and the owner allowed {offered.Account}. It was not changed; the other account is kept paused as {offered.Name}.",
                ConnectResult.Refused(_, var meaning) => meaning,
                ConnectResult.Unanswered(var why) =>
                    $"The provider was asked and no answer came back that can be read ({why}). Begin again.",
                ConnectResult.NotSent(var why) => $"Nothing was sent: {why}. Begin again.",
                ConnectResult.AlreadyUsed(var why) => $"Nothing was sent. {why}",
                ConnectResult.NoClient(var app) =>
                    $"The app {app} serves static keys only. Give it a client first: evergrant app add {app} --client-id ID --secret-file FILE",
                ConnectResult.NoSuchApp(var asked) => $"The app {asked} is gone.",
                ConnectResult.StoreUnavailable(var why) => $"The store did not take the answer: {why}",
                _ => throw new InvalidOperationException($"No words for {result.GetType().Name}."),
            }
        );
}
