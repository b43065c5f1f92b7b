using Evergrant.Providers;

namespace Evergrant.Tests.Providers;

public sealed class LoopbackTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7400", true)]
    [InlineData("http://127.1", true)]
    [InlineData("http://0x7f000001", true)]
    [InlineData("http://[::1]:7400", true)]
    [InlineData("http://[0:0:0:0:0:0:0:1]", true)]
    [InlineData("http://localhost:7400", true)]
    [InlineData("http://keap.LOCALHOST", true)]
    [InlineData("http://127.0.0.2", false)]
    [InlineData("http://[::1%1]", false)]
    [InlineData("http://[::ffff:127.0.0.1]", false)]
    [InlineData("http://[::]", false)]
    [InlineData("http://0.0.0.0", false)]
    [InlineData("http://127.0.0.1.example.com", false)]
    [InlineData("http://localhost.example.com", false)]
    public void Names_of_this_machine(string address, bool isHere) =>
        Assert.Equal(isHere, Loopback.Names(new Uri(address)));
}
