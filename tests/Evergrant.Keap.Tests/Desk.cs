using System.Net.Http.Headers;
using Evergrant.Sandbox;

namespace Evergrant.Keap.Tests;

/// A sandbox, and a client of it that shows a Personal Access Token.
internal sealed class Desk : IAsyncDisposable
{
    private Desk(KeapSandbox sandbox, KeapClientOptions options)
    {
        Sandbox = sandbox;
        Http = Of(sandbox.Address);
        Keap = new KeapClient(Http, options);
    }

    public KeapSandbox Sandbox { get; }
    public HttpClient Http { get; }
    public KeapClient Keap { get; }

    /// What the sandbox was asked, as "GET /crm/rest/v2/tags".
    public IEnumerable<string> Asked => Sandbox.Requests.All.Select(request => $"{request.Method} {request.Path}");

    public static Task<Desk> OpenAsync(KeapVersion version) => OpenAsync(new KeapClientOptions { Version = version });

    public static async Task<Desk> OpenAsync(KeapClientOptions? options = null, bool refuse = false)
    {
        var sandbox = await KeapSandbox.StartAsync();
        await sandbox.SetQuotasAsync(sandbox.Quotas with { Refuse = refuse });
        return new Desk(sandbox, options ?? new KeapClientOptions());
    }

    public static HttpClient Of(Uri address, string token = KeapSandboxSeed.PersonalAccessToken) =>
        new(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = address,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };

    public static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> all)
    {
        var read = new List<T>();
        await foreach (var one in all)
            read.Add(one);
        return read;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Sandbox.DisposeAsync();
    }
}

internal sealed class BothVersions : TheoryData<KeapVersion>
{
    public BothVersions()
    {
        Add(KeapVersion.V1);
        Add(KeapVersion.V2);
    }
}
