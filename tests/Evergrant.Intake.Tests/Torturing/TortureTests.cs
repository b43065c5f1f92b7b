using System.Collections.Concurrent;
using System.Diagnostics;
using Evergrant.Hosting.Tests;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Intake.Tests.Delivering;
using Evergrant.Sandbox;

namespace Evergrant.Intake.Tests.Torturing;

/// Nodes killed at random while submissions stream in and one call in twenty fails.
[Collection(PostgreSqlTests.Name)]
[Trait("Category", Soak.Category)]
public sealed class TortureTests(PostgreSqlHost host)
{
    private const string Mailing = "mailing";
    private const string Automated = "automated";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// Whoever has less time than the full count takes says so, and the figures say how many they were.
    private static readonly TimeSpan Longest = int.TryParse(
        Environment.GetEnvironmentVariable("EVERGRANT_TORTURE_MINUTES"),
        out var minutes
    )
        ? TimeSpan.FromMinutes(minutes)
        : TimeSpan.FromHours(12);

    private static readonly string[] FaultsOfCalls =
    [
        FaultNames.LostResponse,
        FaultNames.LostResponse,
        FaultNames.TruncatedJson,
        FaultNames.ResetBeforeCommit,
        FaultNames.InternalError,
        FaultNames.Unavailable,
        FaultNames.HtmlInsteadOfJson,
    ];

    [Fact]
    public Task On_SQLite_nothing_is_lost_or_done_twice() =>
        TortureAsync(
            Soak.Times(6, 2000),
            new Dictionary<string, string>(),
            ["home", "home", "home"],
            "SQLite, 3 processes"
        );

    [PostgreSqlFact]
    public async Task On_PostgreSQL_with_two_nodes_nothing_is_lost_or_done_twice()
    {
        using var shared = new TemporaryFolder();
        var settings = PostgreSqlSettings.Of(shared.Path, await host.Cluster.CreateDatabaseAsync());
        await TortureAsync(Soak.Times(4, 500), settings, ["home-1", "home-2"], "PostgreSQL, 2 nodes");
    }

    private static async Task TortureAsync(
        int kills,
        IReadOnlyDictionary<string, string> settings,
        string[] homes,
        string store
    )
    {
        await using var post = await Post.OpenAsync(settings: settings, isRealTime: true);
        await post.AddFormAsync(
            Mailing,
            new FormDefinition
            {
                Tags = ["Newsletter"],
                MakesTags = true,
                Welcome = new Welcome
                {
                    Way = WelcomeWay.Email,
                    Subject = "Welcome",
                    Plain = "Hello.",
                    FromUserId = "1",
                },
            }
        );
        await post.AddFormAsync(
            Automated,
            new FormDefinition
            {
                MakesTags = true,
                Welcome = new Welcome { Way = WelcomeWay.Automation, Tag = "Welcome" },
            }
        );
        var began = Stopwatch.GetTimestamp();
        var world = new Stream(post);
        var killed = 0;
        var nodes = homes.Select(home => Node.Start(post.HomePath(home), settings)).ToArray();
        try
        {
            for (; killed < kills && Stopwatch.GetElapsedTime(began) < Longest; killed++)
            {
                // The one that has lived longest, in the midst of what it does.
                var one = killed % nodes.Length;
                await nodes[one].IsReadyAsync();
                await world.SendAsync(4);
                await world.UntilAsync(Random.Shared.Next(12));
                nodes[one].Kill();
                nodes[one].Dispose();
                nodes[one] = Node.Start(post.HomePath(homes[one]), settings);
            }
            await world.DrainAsync();
        }
        finally
        {
            foreach (var node in nodes)
                node.Dispose();
        }
        await world.CheckAsync();
        Soak.Report(
            $"| {store} | {killed} kills, {world.Sent.Count} submissions, {world.Faults} faults | 0 lost, 0 contacts twice, {world.Mails.Count} welcome mails, none twice | {Stopwatch.GetElapsedTime(began).TotalMinutes:0} min |"
        );
    }

    /// What is sent, and what Keap has of it.
    private sealed class Stream(Post post)
    {
        private static readonly TimeSpan Still = TimeSpan.FromSeconds(5);
        private static readonly string[] Outcomes =
        [
            Welcomed.Sent,
            Welcomed.Unknown,
            Welcomed.Today,
            Welcomed.Handed,
            Welcomed.HadTag,
        ];
        private SandboxFault? next;

        public ConcurrentDictionary<SubmissionId, (string Address, string Form, bool HasMessage)> Sent { get; } = new();
        public Dictionary<string, string> Mails { get; } = new(StringComparer.Ordinal);
        public int Faults { get; private set; }

        public async Task SendAsync(int count)
        {
            for (var n = 0; n < count; n++)
            {
                // Some come again, some at once by both forms.
                var address = $"p{Random.Shared.Next(Sent.Count + 3)}@customers.example";
                var content = new Content
                {
                    Email = address,
                    GivenName = "P",
                    Message = n % 4 == 0 ? "When do you open?" : null,
                    Consent = new ContentConsent("Yes", 1, DateTimeOffset.UnixEpoch, null),
                };
                var form = Random.Shared.Next(2) == 0 ? Mailing : Automated;
                Sent[await post.AcceptAsync(content, form)] = (address, form, content.Message is not null);
            }
        }

        /// <summary>Until so many more steps are on record, or nothing moves. Meanwhile one call in twenty fails.</summary>
        public async Task UntilAsync(int steps)
        {
            var (began, before) = (Stopwatch.GetTimestamp(), await StepsAsync());
            do
            {
                if (next is null || next.Fired > 0)
                {
                    Faults += next is null ? 0 : 1;
                    if (next is not null)
                        post.Keap.Faults.Remove(next.Id);
                    var name = FaultsOfCalls[Random.Shared.Next(FaultsOfCalls.Length)];
                    next = post.Keap.Faults.Add(name, nth: Random.Shared.Next(1, 39), route: "api");
                }
                Look();
                await Task.Delay(10);
            } while (await StepsAsync() - before < steps && Stopwatch.GetElapsedTime(began) < Still);
        }

        private Task<long> StepsAsync() => post.CountAsync("select count(*) from submission_events");

        /// The sandbox keeps the last few hundred.
        private void Look()
        {
            foreach (var mail in post.Keap.State.Mail)
                Mails[mail.Id] = mail.Recipients[0].Address!;
        }

        public async Task DrainAsync()
        {
            post.Keap.Faults.Clear();
            var began = Stopwatch.GetTimestamp();
            while (
                (await post.Delivery.CountAsync(default)).Any(count =>
                    count is { Number: > 0 } and not { State: SubmissionState.NeedsAttention }
                )
            )
            {
                Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "It is not delivered.");
                Look();
                await Task.Delay(500);
            }
        }

        public async Task CheckAsync()
        {
            Look();
            var welcomes = new Dictionary<SubmissionId, string?>();
            foreach (var id in Sent.Keys)
            {
                var seen = await post.FindAsync(id);
                Assert.True(
                    seen.State == SubmissionState.Delivered,
                    $"{id}: {seen.State} {seen.Problem} {seen.ProblemText}"
                );
                welcomes[id] = DeliveryProgress.Of(seen.Progress).Welcome;
                Assert.Contains(welcomes[id], Outcomes);
            }
            var contacts = post.Keap.State.Contacts.Where(contact => contact.Email?.StartsWith('p') == true).ToList();
            Assert.Equal(Sent.Values.Select(sent => sent.Address).Distinct().Count(), contacts.Count);
            Assert.Equal(contacts.Count, contacts.Select(contact => contact.Email).Distinct().Count());
            foreach (var person in Sent.GroupBy(sent => sent.Value.Address))
                await CheckAsync([.. person], welcomes);
            Assert.Equal(Mails.Count, Mails.Values.Distinct().Count());
            var sure = welcomes.Values.Count(outcome => outcome == Welcomed.Sent);
            Assert.InRange(Mails.Count, sure, sure + welcomes.Values.Count(outcome => outcome == Welcomed.Unknown));
        }

        /// One person: a note for each message, and the tags of what was sent.
        private async Task CheckAsync(
            IReadOnlyList<KeyValuePair<SubmissionId, (string Address, string Form, bool HasMessage)>> sent,
            Dictionary<SubmissionId, string?> welcomes
        )
        {
            var contact = await post.ContactAsync(sent[0].Value.Address);
            Assert.Equal(
                sent.Where(one => one.Value.HasMessage).Select(one => $"Form {one.Value.Form} [{one.Key}]").Order(),
                (await post.NotesAsync(contact.Id)).Select(note => note.Title!).Order()
            );
            var tags = await post.TagsAsync(contact.Id);
            if (sent.Any(one => one.Value.Form == Mailing))
                Assert.Contains("Newsletter", tags);
            if (sent.Any(one => welcomes[one.Key] is Welcomed.Handed or Welcomed.HadTag))
                Assert.Contains("Welcome", tags);
        }
    }
}
