using System.Globalization;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Faults;

/// <summary>What a user does in Keap when two contacts are one person: an id is gone, its contact has another.</summary>
internal static class ContactMerge
{
    /// <returns>False when no contact of the tenant is named.</returns>
    public static bool Run(SandboxStore store, string tenant, PathString path)
    {
        if (IdIn(path) is not { } id)
            return false;

        lock (store.Lock)
        {
            var contacts = store.Records(Kind.Contacts);
            if (contacts.Find(tenant, id) is not { } before)
                return false;

            var body = before.Body;
            contacts.Add(
                tenant,
                merged =>
                {
                    body["id"] = merged;
                    return body;
                }
            );
            contacts.Remove(tenant, id);
            return true;
        }
    }

    // The number behind "contacts", in both versions of the API.
    private static long? IdIn(PathString path)
    {
        var parts = (path.Value ?? "").Split('/');
        var at = Array.IndexOf(parts, "contacts");
        return
            at >= 0
            && at + 1 < parts.Length
            && long.TryParse(parts[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;
    }
}
