using System.Security.Cryptography.X509Certificates;
using Evergrant.Sandbox.Tls;

namespace Evergrant.Sandbox.Tests.Tls;

public sealed class AuthorityTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData("api.infusionsoft.com", true)]
    [InlineData("xy123.infusionsoft.com", true)]
    [InlineData("api.keap.com", true)]
    [InlineData("localhost", true)]
    [InlineData("bank.example", false)]
    [InlineData("infusionsoft.com.example", false)]
    [InlineData("notinfusionsoft.com", false)]
    public void It_can_vouch_for_keap_and_localhost_and_for_nobody_else(string name, bool vouched)
    {
        using var authority = new LocalAuthority(Now);
        using var certificate = authority.Issue(name);

        Assert.Equal(vouched, IsTrusted(authority, certificate, Now));
    }

    [Fact]
    public void It_can_vouch_for_no_address()
    {
        using var authority = new LocalAuthority(Now);

        // A list of permitted domains leaves addresses free: all of them are excluded, by an address and a mask of zeros.
        var constraints = Convert.ToHexString(authority.Certificate.Extensions["2.5.29.30"]!.RawData);

        Assert.EndsWith(
            $"8708{new string('0', 16)}30228720{new string('0', 64)}",
            constraints,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void It_ends_after_a_week()
    {
        using var authority = new LocalAuthority(Now);
        using var certificate = authority.Issue("localhost");

        Assert.True(IsTrusted(authority, certificate, Now.AddDays(6.99)));
        Assert.False(IsTrusted(authority, certificate, Now.AddDays(7.01)));
    }

    [Fact]
    public void What_ended_yesterday_is_not_trusted_for_that_reason_alone()
    {
        using var authority = new LocalAuthority(Now);
        using var certificate = authority.IssueEnded("localhost");
        using var chain = Chain(authority, Now);

        Assert.False(chain.Build(certificate));
        Assert.Equal(
            [X509ChainStatusFlags.NotTimeValid],
            chain.ChainElements[0].ChainElementStatus.Select(one => one.Status)
        );
    }

    private static bool IsTrusted(LocalAuthority authority, X509Certificate2 certificate, DateTimeOffset time)
    {
        using var chain = Chain(authority, time);
        return chain.Build(certificate);
    }

    private static X509Chain Chain(LocalAuthority authority, DateTimeOffset time) =>
        new()
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authority.Certificate },
                RevocationMode = X509RevocationMode.NoCheck,
                VerificationTime = time.UtcDateTime,
            },
        };
}
