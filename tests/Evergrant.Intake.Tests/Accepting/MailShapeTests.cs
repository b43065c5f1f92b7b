using Evergrant.Intake.Accepting;

namespace Evergrant.Intake.Tests.Accepting;

public sealed class MailShapeTests
{
    [Theory]
    [InlineData("ann@customers.example", true)]
    [InlineData("ann.lee+news@mail.customers.co.example", true)]
    [InlineData("o'brien@customers.example", true)]
    [InlineData("ann@bücher.example", true)]
    [InlineData("ann@xn--bcher-kva.example", true)]
    [InlineData("用户@例え.テスト", true)]
    [InlineData("ann", false)]
    [InlineData("@customers.example", false)]
    [InlineData("ann@", false)]
    [InlineData("ann@localhost", false)]
    [InlineData("ann@customers..example", false)]
    [InlineData("ann@-customers.example", false)]
    [InlineData("ann@127.0.0.1", false)]
    [InlineData("ann@[127.0.0.1]", false)]
    [InlineData("ann@bea@customers.example", false)]
    [InlineData("ann lee@customers.example", false)]
    [InlineData("Ann <ann@customers.example>", false)]
    [InlineData("ann@customers.example,bea@customers.example", false)]
    [InlineData("ann@customers.example\r\nBcc: x@y.example", false)]
    [InlineData("ann\u200b@customers.example", false)]
    [InlineData("\"a b\"@customers.example", false)]
    [InlineData(".ann@customers.example", false)]
    [InlineData("", false)]
    public void An_address_is_one_that_a_mailbox_could_have(string text, bool isRight) =>
        Assert.Equal(isRight, MailShape.IsRight(text));

    [Fact]
    public void No_part_of_it_is_longer_than_mail_allows()
    {
        Assert.True(MailShape.IsRight($"{new string('a', 64)}@customers.example"));
        Assert.False(MailShape.IsRight($"{new string('a', 65)}@customers.example"));
        Assert.False(MailShape.IsRight($"ann@{new string('a', 64)}.example"));
        Assert.False(MailShape.IsRight($"ann@{string.Join('.', Enumerable.Repeat(new string('a', 60), 5))}"));
    }
}
