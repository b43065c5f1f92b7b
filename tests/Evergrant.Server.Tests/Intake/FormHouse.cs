using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Tests.Gateway;

namespace Evergrant.Server.Tests.Intake;

/// A house with the grant `shop`, forms as the test wants them, and a visitor whose browser follows nothing.
internal sealed class FormHouse : IAsyncDisposable
{
    public const string Name = "newsletter";
    public const string Path = "/f/newsletter";
    public const string Page = "text/html,application/xhtml+xml,*/*;q=0.8";

    private readonly SubmissionStore submissions;

    private FormHouse(GatewayHouse gateway, FormStore forms, SubmissionStore submissions)
    {
        (Gateway, Forms, this.submissions) = (gateway, forms, submissions);
        Visitor = gateway.NewHttp(null);
    }

    public GatewayHouse Gateway { get; }
    public House House => Gateway.House;
    public FormStore Forms { get; }
    public HttpClient Visitor { get; }

    public static async Task<FormHouse> BuildAsync(
        FormDefinition? definition = null,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var gateway = await GatewayHouse.BuildAsync(settings: settings);
        var forms = await FormStore.OpenAsync(gateway.House.Home, default);
        var house = new FormHouse(gateway, forms, await SubmissionStore.OpenAsync(gateway.House.Home, default));
        await house.AddAsync(Name, definition ?? new FormDefinition());
        return house;
    }

    public async Task AddAsync(string name, FormDefinition definition, BotSecret? secret = null)
    {
        var form = new Form
        {
            Name = name,
            Grant = await Gateway.GrantIdAsync(),
            Definition = definition,
        };
        Assert.True(await Forms.AddAsync(form, secret, default));
    }

    public async Task<string> TrapAsync() => (await Acceptance.OpenAsync(House.Home, default)).TrapOf(Name);

    /// As a plain HTML form does it.
    public Task<HttpResponseMessage> PostAsync(params (string Name, string Value)[] fields) =>
        SendAsync(Encoded(fields), Page);

    /// As a script does it.
    public Task<HttpResponseMessage> PostJsonAsync(string json, params (string Name, string Value)[] headers) =>
        SendAsync(new StringContent(json, Encoding.UTF8, "application/json"), "application/json", headers);

    public async Task<HttpResponseMessage> SendAsync(
        HttpContent content,
        string accept,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Visitor.SendAsync(request);
    }

    public static FormUrlEncodedContent Encoded(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public static ByteArrayContent Bytes(byte[] body, string contentType) =>
        new(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };

    /// The one that there is.
    public async Task<Submission> OnlyAsync() => Assert.Single(await AllAsync());

    public async Task<IReadOnlyList<Submission>> AllAsync()
    {
        var ids = await House.Home.Database.ReadAsync(
            (connection, token) =>
                new Storage.Sql("select id from submissions order by id").ListAsync(
                    connection,
                    row => row.Text(),
                    token
                ),
            default
        );
        var all = new List<Submission>();
        foreach (var id in ids)
            all.Add((await submissions.FindAsync(SubmissionId.Parse(id), default))!);
        return all;
    }

    public static async Task<string> ReceiptAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (string)(await answer.JsonAsync())["receipt"]!;
    }

    public async ValueTask DisposeAsync()
    {
        Visitor.Dispose();
        await Gateway.DisposeAsync();
    }
}
