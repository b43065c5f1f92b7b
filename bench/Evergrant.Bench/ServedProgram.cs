using System.Diagnostics;
using System.Net;
using Evergrant.Protocol;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;

namespace Evergrant.Bench;

/// The server as a process of its own, with one grant whose API is the origin, and a key held to limits. The bench's program and
/// not `evergrant`: Keap's profile has a pace, which is not what is measured. Settings of the runtime as `evergrant` has them.
internal sealed class ServedProgram : IAsyncDisposable
{
    /// First argument of this program: be the server, for the origin that is the second.
    public const string Command = "--served";
    private readonly Process server;

    private ServedProgram(Process server, IPEndPoint endPoint, string key)
    {
        this.server = server;
        EndPoint = endPoint;
        Key = key;
    }

    public string Key { get; }
    public IPEndPoint EndPoint { get; }

    public static async Task<ServedProgram> StartAsync(Uri origin)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(ServedProgram).Assembly.Location, Command, origin.AbsoluteUri]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        var server = Process.Start(start)!;
        var words = (await server.StandardOutput.ReadLineAsync())!.Split(' ');
        return new ServedProgram(server, IPEndPoint.Parse(words[0]), words[1]);
    }

    /// Until standard input ends.
    public static async Task<int> ServeAsync(Uri origin)
    {
        SocketThreads.Share();
        await using var subject = await Subject.StartAsync(origin);
        var keys = await ConsumerKeys.OpenAsync(subject.Home, default);
        var key = await keys.AddAsync(
            new NewConsumerKey
            {
                Grant = (await subject.Home.Keeper.FindAsync(Subject.Grant, default))!.Grant.Id,
                Name = "limited",
                Policy = new KeyPolicy
                {
                    Allow = ["POST /crm/rest/v1/**", "GET /crm/rest/v1/contacts", "GET /crm/rest/v1/*"],
                    PerMinute = 1_000_000_000,
                },
            },
            default
        );
        Console.WriteLine($"{subject.EndPoint} {key}");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        server.StandardInput.Close();
        await server.WaitForExitAsync();
        server.Dispose();
    }
}
