using Evergrant.Hosting.Home;
using Evergrant.Hosting.Tests;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;
using Evergrant.Tests;

namespace Evergrant.Intake.Tests;

/// A home with a form `newsletter` and nobody who delivers.
internal sealed class Room : IAsyncDisposable
{
    public const string Form = "newsletter";
    public static readonly Actor Ann = new("ann", "a mistake");
    private readonly TemporaryFolder folder;

    private Room(TemporaryFolder folder, ManualClock calendar, EvergrantHome home) =>
        (this.folder, Calendar, Home) = (folder, calendar, home);

    public ManualClock Calendar { get; }
    public EvergrantHome Home { get; }
    public FormStore Forms { get; private init; } = null!;
    public Acceptance Acceptance { get; private init; } = null!;
    public Repairs Repairs { get; private init; } = null!;
    public SubmissionStore Store => Repairs.Store;
    public string Path => folder.Path;

    public static async Task<Room> OpenAsync(
        FormDefinition? definition = null,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var folder = new TemporaryFolder();
        var calendar = new ManualClock();
        var home = await EvergrantHome.OpenAsync(
            new HomeOptions
            {
                Path = folder.Of("home"),
                Calendar = calendar,
                Overrides = settings ?? new Dictionary<string, string>(),
            },
            default
        );
        var room = new Room(folder, calendar, home)
        {
            Forms = await FormStore.OpenAsync(home, default),
            Acceptance = await Acceptance.OpenAsync(home, default),
            Repairs = await Repairs.OpenAsync(home, default),
        };
        await room.AddFormAsync(Form, definition ?? new FormDefinition());
        return room;
    }

    public async Task AddFormAsync(string name, FormDefinition definition) =>
        Assert.True(
            await Forms.AddAsync(
                new Form
                {
                    Name = name,
                    Grant = GrantId.New(DateTimeOffset.UnixEpoch),
                    Definition = definition,
                },
                null,
                default
            )
        );

    public async Task<SubmissionId> SendAsync(
        string email = "ann@customers.example",
        string form = Form,
        params (string Name, string Value)[] more
    )
    {
        var raw = new RawSubmission
        {
            Fields = [new("email", email), .. more.Select(field => KeyValuePair.Create(field.Name, field.Value))],
            Trust = Trust.Owner,
            IdempotencyKey = Guid.NewGuid().ToString("n"),
        };
        var answer = await Acceptance.AcceptAsync((await Forms.FindAsync(form, default))!, raw, default);
        // Ids carry the time: no two of the same moment.
        Calendar.Advance(TimeSpan.FromSeconds(1));
        return Assert.IsType<AcceptAnswer.Accepted>(answer).Id;
    }

    public async Task<Submission> FindAsync(SubmissionId id) => (await Store.FindAsync(id, default))!;

    /// As a delivery would leave it.
    public async Task<Submission> LeaveAsync(SubmissionId id, Func<Submission, Submission> wanted)
    {
        var seen = await FindAsync(id);
        return (await Store.ChangeAsync(seen, wanted(seen), new SubmissionNote("test"), default))!;
    }

    public Task<Submission> NeedAttentionAsync(SubmissionId id, string problem = "email_refused") =>
        LeaveAsync(
            id,
            seen =>
                seen with
                {
                    State = SubmissionState.NeedsAttention,
                    DueAt = null,
                    Step = DeliveryStep.Tags,
                    ContactId = "7",
                    Attempts = 3,
                    FailedAt = Calendar.GetUtcNow(),
                    Problem = problem,
                    ProblemText = "in words",
                }
        );

    public Task<Submission> DeliverAsync(SubmissionId id, string? progress = null) =>
        LeaveAsync(
            id,
            seen =>
                seen with
                {
                    State = SubmissionState.Delivered,
                    DueAt = null,
                    Step = DeliveryStep.Done,
                    ContactId = "7",
                    EndedAt = Calendar.GetUtcNow(),
                    Progress = progress,
                }
        );

    public async Task<IReadOnlyList<string>> KindsAsync(SubmissionId id) =>
        [.. (await Store.ListEventsAsync(id, default)).Select(one => one.Kind)];

    public async ValueTask DisposeAsync()
    {
        await Home.DisposeAsync();
        folder.Dispose();
    }
}
