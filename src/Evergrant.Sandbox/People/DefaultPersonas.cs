namespace Evergrant.Sandbox.People;

/// <summary>The people of the seed, and what their applications hold.</summary>
internal static class DefaultPersonas
{
    private static readonly string[] Tags = ["Customer"];

    public static SandboxPersonas Make() =>
        new()
        {
            Logins = KeapSandboxSeed.Logins,
            Apps = KeapSandboxSeed.Apps,
            Tenants =
            [
                new(
                    "xy123.infusionsoft.com",
                    Tags,
                    [
                        Person("Grace", "Miller", "grace@customers.example"),
                        Person("Alan", "Baker", "alan@customers.example"),
                        Person("Edith", "Clarke", "edith@customers.example"),
                    ]
                ),
                new("ab103.infusionsoft.com", Tags, [Person("Mary", "Corner", "mary@customers.example")]),
                new(
                    "tv265.infusionsoft.com",
                    Tags,
                    [
                        Person("Rosa", "Garden", "rosa@customers.example"),
                        // No opt-in lifts this one's state.
                        Person("Ulla", "Quiet", "ulla@customers.example", "ListUnsubscribe"),
                    ]
                ),
            ],
            Keys =
            [
                new("personal", SandboxKeyKind.Pat, "xy123.infusionsoft.com", KeapSandboxSeed.PersonalAccessToken),
                new("service", SandboxKeyKind.Sak, "xy123.infusionsoft.com", KeapSandboxSeed.ServiceAccountKey),
            ],
        };

    private static PersonaContact Person(string given, string family, string email, string? status = null) =>
        new(given, family, email, null, status, []);
}
