namespace Evergrant.Torture;

/// <summary>Strikes the requests numbered <paramref name="First"/>, First + <paramref name="Every"/> … of a scenario.</summary>
/// <param name="First">From 1; counted from when the client is ready.</param>
/// <param name="Every">0: only once.</param>
/// <param name="For">For the kinds that last.</param>
public sealed record Fault(FaultKind Kind, int First, int Every, TimeSpan For)
{
    public bool Strikes(int request) =>
        request == First || (Every > 0 && request > First && (request - First) % Every == 0);
}
