using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Explaining;

/// <summary>Puts together what is known of one logged request.</summary>
internal sealed class Explainer(SandboxRequestLog log, SandboxStore store)
{
    /// <param name="id">Null: the last that was refused.</param>
    /// <returns>Null when no such request is kept.</returns>
    public Explanation? Find(string? id)
    {
        var all = log.All;
        var one = id is null
            ? all.LastOrDefault(entry => entry.Refused is not null)
            : all.LastOrDefault(entry => entry.Id == id);
        return one is null ? null : Of(one);
    }

    private Explanation Of(LoggedRequest one)
    {
        var reason = Reason.Named(one.Refused);
        var remedy = Remedy.Of(reason);
        return new Explanation
        {
            Request = one,
            Check = reason?.Words,
            Change = remedy?.Change,
            Clause = remedy?.Clause,
            Thread = ForumThread.Numbered(remedy?.Thread),
            Redirect = one.Redirect,
            Token = one.Presented is null ? null : TokenOf(one.Presented),
            Known = [.. Ledger.All.Where(row => one.Fidelity.Contains(row.Id))],
        };
    }

    private LineageNode? TokenOf(string fingerprint) =>
        Lineage
            .Of(store)
            .LastOrDefault(node => node.RefreshFingerprint == fingerprint || node.AccessFingerprint == fingerprint);
}
