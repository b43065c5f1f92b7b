namespace Evergrant.Sandbox.Faults;

/// <summary>Where a fault can strike.</summary>
internal sealed record FaultKind(string Name, FaultRoutes Routes)
{
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new(FaultNames.LostResponse, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.ResetBeforeCommit, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.TruncatedJson, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.SlowBody, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.HtmlInsteadOfJson, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.InvalidClient, FaultRoutes.Token),
        new(FaultNames.InvalidRefreshToken, FaultRoutes.Token),
        new(FaultNames.GrantTypeRequired, FaultRoutes.Token),
        new(FaultNames.InternalError, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.BadGateway, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.Unavailable, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.OverMinute, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.OverDay, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.Spike, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.Brownout, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.ClockSkew, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.EarlyExpiry, FaultRoutes.Token),
        new(FaultNames.SameRefreshToken, FaultRoutes.Token),
        new(FaultNames.NoRefreshToken, FaultRoutes.Token),
        new(FaultNames.LongerToken, FaultRoutes.Token),
        new(FaultNames.ExtraFields, FaultRoutes.Token),
        new(FaultNames.NumericStringExpires, FaultRoutes.Token),
        new(FaultNames.RevokedByUser, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.FamilyRevoked, FaultRoutes.Token),
        new(FaultNames.AccountMerged, FaultRoutes.Api),
        new(FaultNames.DuplicateCallback, FaultRoutes.Authorize),
        new(FaultNames.StateMissing, FaultRoutes.Authorize),
        new(FaultNames.IssMismatch, FaultRoutes.Authorize),
        new(FaultNames.Slow, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.Hang, FaultRoutes.Token | FaultRoutes.Api),
        new(FaultNames.TlsExpired, FaultRoutes.Handshake),
        new(FaultNames.DnsFail, FaultRoutes.Proxy),
    ];

    /// <summary>Where it strikes when nobody says: the token endpoint if it can, and a brownout everywhere.</summary>
    public FaultRoutes Usual =>
        Name == FaultNames.Brownout ? Routes
        : Routes.HasFlag(FaultRoutes.Token) ? FaultRoutes.Token
        : Routes;

    public static FaultKind? Named(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
