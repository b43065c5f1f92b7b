using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Evergrant.EndToEnd.Gateway;

/// The built program between a consumer and an API, both in this process.
[Trait("Category", Soak.Category)]
public sealed class StreamingTests
{
    private const string Path = "/gw/keap/crm/rest/v1/files";
    private const long Mega = 1024 * 1024;
    private const long MostGrowth = 20 * Mega;

    [Fact]
    public async Task Uploads_and_downloads_of_any_size_take_no_memory()
    {
        var size = Soak.Times(256, 2048) * Mega;
        await using var scene = await Scene.BuildAsync();
        // Until the first buffers are there and the compiler has seen it.
        await scene.UploadAsync(32 * Mega, isChunked: true);
        await scene.DownloadAsync(32 * Mega);
        var report = new StringBuilder();
        foreach (
            var (what, act) in new (string, Func<Task<long>>)[]
            {
                ("upload, length told", () => scene.UploadAsync(size, isChunked: false)),
                ("upload, chunked", () => scene.UploadAsync(size, isChunked: true)),
                ("download", () => scene.DownloadAsync(size)),
            }
        )
        {
            var before = scene.Server.ResetPeakMemory();
            Assert.Equal(size, await act());
            var growth = scene.Server.PeakMemory() - before;
            report.Append(CultureInfo.InvariantCulture, $"{what} {growth / (double)Mega:0.0} MB; ");
            Assert.InRange(growth, -MostGrowth, MostGrowth);
        }
        Soak.Report($"| gateway, {size / Mega} MB through it, growth of resident memory | {report} |");
    }

    private sealed class Scene(LargeApi api, TemporaryHome home, RunningProgram server, Uri address, string key)
        : IAsyncDisposable
    {
        private readonly HttpClient http = new()
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
        };

        public RunningProgram Server => server;

        public static async Task<Scene> BuildAsync()
        {
            var api = await LargeApi.StartAsync();
            var home = new TemporaryHome();
            const string Secret = "KeapAK-00000000000000000000000000000000000000000000000001";
            var file = System.IO.Path.Combine(home.Path, "key.txt");
            await File.WriteAllTextAsync(file, Secret);
            (await home.RunAsync("grant", "add-key", "keap", "--base-address", api.Address, "--key-file", file)).Is(0);
            var made = await home.RunAsync("key", "create", "keap");
            made.Is(0);
            var server = home.Start("serve", "--port", "0");
            var line = await server.WaitForLineAsync("listening on ");
            return new Scene(api, home, server, new Uri(line["listening on ".Length..]), made.Line);
        }

        public async Task<long> UploadAsync(long size, bool isChunked)
        {
            using var content = new ZeroContent(size, isChunked);
            using var answer = await http.PostAsync(Path, content);
            return long.Parse(await answer.Content.ReadAsStringAsync(), CultureInfo.InvariantCulture);
        }

        public async Task<long> DownloadAsync(long size)
        {
            using var answer = await http.GetAsync($"{Path}?bytes={size}", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await using var body = await answer.Content.ReadAsStreamAsync();
            var buffer = new byte[64 * 1024];
            var read = 0L;
            while (await body.ReadAsync(buffer) is > 0 and var count)
                read += count;
            return read;
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            await server.DisposeAsync();
            home.Dispose();
            await api.DisposeAsync();
        }
    }

    private sealed class ZeroContent(long size, bool isChunked) : HttpContent
    {
        private static readonly byte[] Piece = new byte[64 * 1024];

        protected override bool TryComputeLength(out long length)
        {
            length = size;
            return !isChunked;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var left = size; left > 0; left -= Piece.Length)
                await stream.WriteAsync(Piece.AsMemory(0, (int)Math.Min(left, Piece.Length)));
        }
    }
}
