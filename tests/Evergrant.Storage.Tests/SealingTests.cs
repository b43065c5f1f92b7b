using System.Globalization;
using Evergrant.Sealing;

namespace Evergrant.Storage.Tests;

public sealed class SealingTests
{
    private readonly KeyRing ring = KeyRing.Create();

    [Fact]
    public void A_value_opens_in_its_place_and_in_no_other()
    {
        var sealer = new Sealer(ring);
        var text = sealer.Seal("canary", new SealContext("store", "gr_1", "at_1", "access_token"));
        Assert.Equal("canary", sealer.OpenText(text, new SealContext("store", "gr_1", "at_1", "access_token")));
        SealContext[] others =
        [
            new("other", "gr_1", "at_1", "access_token"),
            new("store", "gr_2", "at_1", "access_token"),
            new("store", "gr_1", "at_2", "access_token"),
            new("store", "gr_1", "at_1", "refresh_token"),
            new("store", "gr_1", "at_1access_token", ""),
            new("storegr_1", "at_1", "access_token"),
        ];
        foreach (var other in others)
            Assert.Throws<SealBrokenException>(() => sealer.Open(text, other));
    }

    [Fact]
    public void A_value_altered_anywhere_does_not_open()
    {
        var (sealer, context) = (new Sealer(ring), new SealContext("a"));
        var text = sealer.Seal("canary", context);
        for (var i = 0; i < text.Length; i++)
        {
            var altered = string.Concat(text.AsSpan(0, i), text[i] == 'A' ? "B" : "A", text.AsSpan(i + 1));
            var failure = Assert.Throws<SealBrokenException>(() => sealer.Open(altered, context));
            Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
        }
        Assert.Throws<SealBrokenException>(() => sealer.Open("canary", context));
    }

    [Fact]
    public void One_value_sealed_twice_looks_different()
    {
        var sealer = new Sealer(ring);
        Assert.NotEqual(sealer.Seal("canary", new SealContext("a")), sealer.Seal("canary", new SealContext("a")));
    }

    [Fact]
    public void Another_master_key_opens_nothing_and_an_old_one_on_the_ring_still_does()
    {
        var context = new SealContext("a");
        var text = new Sealer(ring).Seal("canary", context);
        var next = KeyRing.Create();
        Assert.Throws<SealBrokenException>(() => new Sealer(next).Open(text, context));
        var both = KeyRing.Parse("# newest first\n" + next.Reveal() + "\n" + ring.Reveal());
        Assert.Equal(next.CurrentId, both.CurrentId);
        Assert.Equal("canary", new Sealer(both).OpenText(text, context));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment")]
    [InlineData("0123abcd:dG9vIHNob3J0")]
    [InlineData("ABCD0123:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void A_key_file_that_is_none_is_refused_without_being_quoted(string text)
    {
        var failure = Assert.Throws<FormatException>(() => KeyRing.Parse(text));
        Assert.DoesNotContain("dG9v", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invariant_11_secrets_print_as_placeholders()
    {
        object[] printed =
        [
            new AccessToken("canary"),
            new RefreshToken("canary"),
            new ClientSecret("canary"),
            new AuthorizationCode("canary"),
            KeyRing.Create(),
            Some.Tokens("x"),
            Some.Consent(Some.GrantId(), "main", "x"),
            Some.Rotation(Some.ConsentAttempt(Some.GrantId()), "x"),
            The.App,
        ];
        foreach (var value in printed)
            Assert.DoesNotContain(
                "canary",
                Convert.ToString(value, CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            );
    }
}
