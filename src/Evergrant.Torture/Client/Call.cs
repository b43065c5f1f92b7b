namespace Evergrant.Torture.Client;

/// A call that is to be made, and by whom.
internal readonly record struct Call(ClientProcess Process, int Id)
{
    public Task<CallResult> MakeAsync(TimeSpan atMost) => Process.CallAsync(Id, atMost);

    public Task CancelAsync() => Process.CancelAsync(Id);
}
