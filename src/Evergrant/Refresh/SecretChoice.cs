namespace Evergrant.Refresh;

/// <summary>
/// Which of an app's two secrets a grant is presented with while one is being changed. Pure. The second is tried only where
/// the first was refused, in an answer: where the same words mean a wrong secret and a dead token, only that tells them apart.
/// </summary>
internal static class SecretChoice
{
    /// The app as it presents itself next.
    public static App For(Grant grant, App app) => IsOpen(grant, app) ? app.WithNextSecret() : app;

    /// Refused with the present secret last, and not yet with the next.
    public static bool IsOpen(Grant grant, App app) =>
        app.NextSecret is not null && grant.Trouble.RefusedSecretAt == app.SecretSetAt;
}
