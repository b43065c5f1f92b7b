namespace Evergrant.Hosting.Tests.Sinks;

internal static class Some
{
    public static Grant Grant { get; } =
        new()
        {
            Id = GrantId.New(TickedHome.Start),
            Name = "acme",
            App = "keap",
            State = GrantState.Active,
            Since = TickedHome.Start,
            Evidence = new Evidence { At = TickedHome.Start, What = "connected" },
            Epoch = 1,
            Generation = 1,
            Tip = AttemptId.New(TickedHome.Start),
            ObtainedAt = TickedHome.Start,
            AccessExpiresAt = TickedHome.Start.AddDays(1),
            Version = 1,
            CreatedAt = TickedHome.Start,
        };
}
