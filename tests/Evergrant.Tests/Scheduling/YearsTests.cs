using System.Globalization;
using Evergrant.Protocol;
using Evergrant.Refresh;
using Evergrant.Sealing;
using Evergrant.Sqlite;
using Evergrant.Storage;

namespace Evergrant.Tests.Scheduling;

/// Years of the real keeper and schedule against five providers, with a host that is off for up to a month at a time. Only
/// the connection is simulated.
public class YearsTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestOff = TimeSpan.FromDays(30);

    /// A host that was up so long while a token wanted to be refreshed had its chance.
    private static readonly TimeSpan Chance = TimeSpan.FromHours(6);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Category", Soak.Category)]
    public async Task No_grant_lapses_that_could_be_kept_and_every_end_that_cannot_be_avoided_is_announced(bool durable)
    {
        var (grants, days) = durable
            ? (Soak.Times(5, 100), Soak.Times(40, 400))
            : (Soak.Times(40, 10_000), Soak.Times(100, 400));
        await using var world = await World.StartAsync(grants, durable);
        var random = new Random(durable ? 1 : 2);
        var end = world.Calendar.GetUtcNow().AddDays(days);
        while (world.Calendar.GetUtcNow() < end)
        {
            await world.RunAsync(TimeSpan.FromDays(1 + (random.NextDouble() * 25)), end);
            await world.LeaveOffAsync(LongestOff * Math.Pow(random.NextDouble(), 3));
        }
        Soak.Report(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {grants} grants, 5 profiles, {days} days, {(durable ? "SQLite" : "in memory")}, host off {world.DaysOff:0} of them | {world.Rotations} rotations, {world.Lapsed} lapses ({world.Avoidable.Count} avoidable), {world.Announced} announcements, {world.Unannounced.Count} missed, {world.Reused} reused tokens |"
            )
        );

        Assert.Empty(world.Avoidable);
        Assert.Empty(world.Unannounced);
        Assert.Equal(0, world.Reused);
        Assert.True(world.Rotations > grants, $"{world.Rotations}");
    }

    private sealed class World : IAsyncDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("evergrant-years-").FullName;
        private readonly Sealer sealer = new(KeyRing.Create());
        private readonly SimulatedProviders providers;
        private readonly List<(DateTimeOffset From, DateTimeOffset To)> ups = [];
        private readonly HashSet<(GrantId, int, int)> announced = [];
        private SqliteDatabase? database;
        private IGrantStore store = null!;
        private Spool spool = null!;
        private Keeper keeper = null!;
        private int consents;

        private World() => providers = new SimulatedProviders(Calendar, new Random(4));

        public ManualClock Calendar { get; } = new();
        public List<string> Avoidable { get; } = [];
        public List<string> Unannounced { get; } = [];
        public int Lapsed { get; private set; }
        public int Announced => announced.Count;
        public int Reused { get; private set; }
        public double DaysOff { get; private set; }
        public long Rotations => providers.Rotations;

        public static async Task<World> StartAsync(int grants, bool durable)
        {
            var world = new World();
            if (durable)
            {
                var file = Path.Combine(world.folder, "evergrant.db");
                world.database = await SqliteDatabase.OpenAsync(file, TimeProvider.System, CancellationToken.None);
                world.store = await SqlGrantStore.OpenAsync(world.database, world.sealer, CancellationToken.None);
            }
            else
                world.store = new InMemoryGrantStore(TimeProvider.System) { ForgetsSpent = true };
            foreach (var rules in SimulatedProviders.All)
                await world.store.AddAppAsync(
                    new App
                    {
                        Name = rules.Name,
                        Profile = rules.Name,
                        ClientId = "client",
                        Secret = new ClientSecret("secret"),
                        BaseAddress = new Uri("http://127.0.0.1:9"),
                        SecretSetAt = world.Calendar.GetUtcNow(),
                    },
                    CancellationToken.None
                );
            await world.OnAsync();
            for (var number = 0; number < grants; number++)
            {
                // Short tokens are many: a few of those grants are kept warm, and half of the others.
                var rules = SimulatedProviders.All[number % SimulatedProviders.All.Count];
                var share = rules.Access < TimeSpan.FromHours(2) ? grants / 2 : 2;
                var keep = number / SimulatedProviders.All.Count % share == 0 ? Keep.Warm : Keep.Alive;
                await world.ConnectAsync(rules.Name, $"{rules.Name}{number}", keep, null);
                world.Calendar.Advance(TimeSpan.FromMinutes(1));
            }
            return world;
        }

        public async Task RunAsync(TimeSpan span, DateTimeOffset end)
        {
            var from = Calendar.GetUtcNow();
            var until = from + span < end ? from + span : end;
            await keeper.WhenSettledAsync(CancellationToken.None);
            while (Calendar.GetUtcNow() < until)
            {
                var now = Calendar.GetUtcNow();
                var midnight = new DateTimeOffset(now.Date, TimeSpan.Zero).AddDays(1);
                while (Calendar.GetUtcNow() < midnight && Calendar.GetUtcNow() < until)
                    await MoveAsync(midnight < until ? midnight : until);
                await LookAsync();
            }
            ups.Add((from, Calendar.GetUtcNow()));
            await LookAsync();
        }

        public async Task LeaveOffAsync(TimeSpan span)
        {
            await keeper.DisposeAsync();
            spool.Dispose();
            DaysOff += span.TotalDays;
            Calendar.Advance(span);
            await OnAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await keeper.DisposeAsync();
            spool.Dispose();
            if (database is not null)
                await database.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        private async Task OnAsync()
        {
            var node = NodeName.New();
            spool = Spool.Open(Path.Combine(folder, "spool"), node, sealer, store.StoreId, TimeProvider.System);
            keeper = new Keeper(
                new KeeperOptions
                {
                    Store = store,
                    Spool = spool,
                    Catalog = SimulatedProviders.Catalog(),
                    Calendar = Calendar,
                    Node = node,
                    Simulated = providers.ExchangeAsync,
                }
            );
            await keeper.StartAsync(withSchedule: true, CancellationToken.None);
            await keeper.WhenSettledAsync(CancellationToken.None);
        }

        /// To when something is due next, and a minute at least.
        private async Task MoveAsync(DateTimeOffset atMost)
        {
            var now = Calendar.GetUtcNow();
            var next = await store.FindNextDueAsync([], CancellationToken.None) ?? atMost;
            next = next < now + Step ? now + Step : next;
            Calendar.Advance((next < atMost ? next : atMost) - now);
            await keeper.WhenSettledAsync(CancellationToken.None);
        }

        /// Once a day and before each outage, as a person would: who was told, and who is gone.
        private async Task LookAsync()
        {
            var now = Calendar.GetUtcNow();
            var troubled = new HashSet<GrantId>();
            for (string? after = null; ; )
            {
                var page = await store.ListTroubledAsync(now, after, 256, CancellationToken.None);
                troubled.UnionWith(page.Select(grant => grant.Id));
                if (page.Count == 0)
                    break;
                after = page[^1].Name;
            }
            for (string? after = null; ; )
            {
                var page = await store.ListAsync(after, 256, CancellationToken.None);
                foreach (var grant in page)
                    await LookAtAsync(grant, troubled.Contains(grant.Id), now);
                if (page.Count == 0)
                    return;
                after = page[^1].Name;
            }
        }

        private async Task LookAtAsync(Grant grant, bool isTroubled, DateTimeOffset now)
        {
            var family = providers.Find(grant.Name);
            Reused += family.Reused;
            family.Reused = 0;
            // What the provider does by age, it does whatever we do.
            if (family.Rules.Absolute is { } life)
                foreach (var percent in (int[])[50, 80, 95])
                    if (now >= family.ConsentedAt + (life * percent / 100))
                    {
                        if (isTroubled && Attention.Reminder(grant, now) >= Stage(percent))
                            announced.Add((grant.Id, grant.Epoch, percent));
                        else if (grant.State != GrantState.NeedsReauthorization)
                            Unannounced.Add($"{grant.Name}: {percent} % at {now:u}, {grant.State}");
                    }
            if (grant.State != GrantState.NeedsReauthorization)
            {
                if (family.IsLapsed && now > family.RotatedAt + LongestOff + TimeSpan.FromDays(90))
                    Unannounced.Add($"{grant.Name} lapsed, and nobody was told");
                return;
            }
            Lapsed++;
            if (IsAvoidable(family))
                Avoidable.Add($"{grant.Name}: {grant.Evidence.Received}, rotated {family.RotatedAt:u}, now {now:u}");
            await ConnectAsync(family.Rules.Name, grant.Name, grant.Keep, grant.Id);
        }

        private static int Stage(int percent) =>
            percent switch
            {
                50 => 1,
                80 => 2,
                _ => 3,
            };

        /// The host was up for a while after two thirds of the token's idle life, and before its end.
        private bool IsAvoidable(SimulatedProviders.Family family)
        {
            if (!family.IsLapsed || family.IsRevoked)
                return true;
            if (Calendar.GetUtcNow() >= family.ConsentedAt + family.Rules.Absolute)
                return false;
            if (family.Rules.Idle is not { } idle)
                return true;
            var (from, to) = (family.RotatedAt + (idle * 2 / 3), family.RotatedAt + idle);
            return ups.Any(one => Earlier(one.To, to) - Later(one.From, from) > Chance);
        }

        private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

        private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

        private async Task ConnectAsync(string app, string name, Keep keep, GrantId? reconnect)
        {
            for (var tries = 0; tries < 20; tries++)
            {
                var result = await keeper.ConnectAsync(
                    new ConnectRequest
                    {
                        App = app,
                        GrantName = name,
                        Reconnect = reconnect,
                        Code = new AuthorizationCode($"code.{app}.{name}.{++consents}"),
                        RedirectUri = "http://127.0.0.1:9/callback",
                        Keep = keep,
                    },
                    CancellationToken.None
                );
                if (result is ConnectResult.Connected)
                    return;
            }
            throw new InvalidOperationException($"{name} cannot be connected.");
        }
    }
}
