namespace Evergrant;

/// What to do about a grant's state, in words a website owner understands.
public static class Advice
{
    /// <see cref="Evidence.What"/> of a grant that was set aside after a restore.
    internal const string RestoredWhat = "restored";

    public static string For(Grant grant, DateTimeOffset now)
    {
        var served = grant.IsAlive(now) ? $"Calls work until {grant.AccessExpiresAt:u}. " : "Calls do not work now. ";
        return grant.State switch
        {
            GrantState.Active when grant.Kind == GrantKind.Key =>
                $"Nothing to do: a key does not expire. If the API refuses it, put a new one in its place: {AddKey(grant)}",
            GrantState.Active => "Nothing to do.",
            GrantState.Late =>
                $"{served}{grant.Evidence.Meaning ?? "The provider could not be reached; it is tried again by itself."}",
            GrantState.Uncertain when grant.Evidence.What == RestoredWhat =>
                $"{served}{grant.Evidence.Meaning} It is not presented again: have the owner approve again, or, if you know that the copy is current: evergrant grant refresh {grant.Name} --after-restore",
            GrantState.Uncertain =>
                $"{served}A refresh was sent and no answer came back. Evergrant tries once more by itself{Next(grant)}; if that fails, the owner has to approve again, so have the reconnect link ready.{After(grant.Evidence.Meaning)}",
            GrantState.NeedsReauthorization =>
                $"{served}The owner has to approve again: open the reconnect link and press Allow. {grant.Evidence.Meaning}",
            // Nobody refreshes what is paused.
            GrantState.Paused when grant.RefreshIdleEndsAt <= now =>
                $"This grant was paused until its refresh token lapsed at {grant.RefreshIdleEndsAt:u}: the owner has to approve again; open the reconnect link.",
            GrantState.Paused when grant.Evidence.What == "connected" =>
                "Nobody vouched for this account yet: resume the grant if it is the right one.",
            GrantState.Paused => "An operator paused this grant; resume it to serve it again.",
            GrantState.Revoked when grant.Kind == GrantKind.Key =>
                $"This grant was ended. Add its key again to use it: {AddKey(grant)}",
            GrantState.Revoked => "This grant was ended. Connect again to make a new one.",
            _ => throw new InvalidOperationException($"No advice for {grant.State}."),
        };
    }

    /// The command takes the app's name for the grant's unless told otherwise.
    private static string AddKey(Grant grant) =>
        grant.Name == grant.App
            ? $"evergrant grant add-key {grant.App}"
            : $"evergrant grant add-key {grant.App} --name {grant.Name}";

    private static string After(string? meaning) => meaning is null ? "" : $" {meaning}";

    private static string Next(Grant grant) => grant.NextRefreshAt is { } at ? $" at {at:u}" : "";
}
