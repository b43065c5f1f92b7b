namespace Evergrant.Sandbox.Tests;

public sealed class WorldOptionsTests
{
    [Fact]
    public void A_world_has_every_option_of_its_sandbox_but_the_file()
    {
        using var clock = new SandboxClock(DateTimeOffset.UnixEpoch, frozen: true);
        var options = new KeapSandboxOptions
        {
            Port = 1,
            TlsPort = 2,
            Clock = clock,
            StartAt = DateTimeOffset.UnixEpoch,
            StartFrozen = true,
            Era = KeapEra.M,
            Switches = new Dictionary<string, string> { ["code-life"] = "7m" },
            HookPorts = [8080],
            HookPatience = TimeSpan.FromSeconds(1),
            Quotas = new SandboxQuotas { Refuse = false },
            OpenApi = ["keap.yml"],
            Seed = 7,
            Personas = SandboxPersonas.Default,
            DataFile = "its own",
        };
        var usual = new KeapSandboxOptions();
        var world = options.OfWorld(null);

        Assert.Null(world.DataFile);
        foreach (var one in typeof(KeapSandboxOptions).GetProperties().Where(one => one.Name != "DataFile"))
        {
            // One that is new must be set above.
            Assert.NotEqual(one.GetValue(usual), one.GetValue(options));
            Assert.Equal(one.GetValue(options), one.GetValue(world));
        }
    }
}
