using System.Collections.Concurrent;
using Evergrant.Sandbox.Control;
using Evergrant.Sandbox.Faults;
using Evergrant.Sandbox.Fidelity;

namespace Evergrant.Sandbox.Log;

/// <summary>What an answer says of the sandbox, beside Keap's own headers.</summary>
internal static class SandboxHeaders
{
    public const string RequestId = Prefix + "request-id";

    private const string Prefix = "x-sandbox-";

    // Looking it up anew for each answer would be most of what a token request costs. There are few.
    private static readonly ConcurrentDictionary<LedgerKeys, string?> Known = new();

    public static void Write(IHeaderDictionary headers, RequestNotes notes, LedgerKeys keys, DateTimeOffset time)
    {
        headers[RequestId] = notes.Id;
        headers[Prefix + "clock"] = UtcTime.Text(time);
        if (notes.Fault is { } fault)
            headers[AskedFault.Header] = fault;
        if (Known.GetOrAdd(keys, Least) is { } least)
            headers[Prefix + "fidelity"] = least;
    }

    /// <summary>For who compares an answer byte by byte.</summary>
    public static void Remove(IHeaderDictionary headers)
    {
        foreach (
            var name in headers.Keys.Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).ToList()
        )
            headers.Remove(name);
    }

    // Of Keap's behaviours, the one that is known least; of an answer that has none of them, that it has none.
    private static string? Least(LedgerKeys keys)
    {
        var levels = Ledger.RowsOf(keys).Select(id => Ledger.Named(id).Evidence).ToList();
        if (levels.Count == 0)
            return null;

        return levels
            .Where(level => level != Evidence.Simulation)
            .DefaultIfEmpty(Evidence.Simulation)
            .Max()
            .ToString()
            .ToLowerInvariant();
    }
}
