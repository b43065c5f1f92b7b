using System.Globalization;
using System.Reflection;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.OpenApi;

namespace Evergrant.Sandbox.Tests;

/// <summary>No behaviour without a row, no row without a test.</summary>
public sealed class FidelityTests
{
    private static readonly KeapEra[] Eras = Enum.GetValues<KeapEra>();

    [Fact]
    public void Every_reason_of_a_refusal_has_a_row_in_every_era()
    {
        // A reason is declared in one class, and nothing else can be written into the log as one.
        Assert.NotEmpty(Reason.All);
        foreach (var reason in Reason.All)
        {
            // Of one that is met in several places, each place has its own row.
            var keys = KeapSandbox
                .Fidelity.SelectMany(row => row.Covers)
                .Where(key => key.Split('@')[0] == $"reason:{reason.Name}")
                .DefaultIfEmpty($"reason:{reason.Name}");
            Uncovered(from key in keys.Distinct() from era in Eras select (key, era));
        }
    }

    [Fact]
    public void Every_part_of_keap_that_answers_has_a_row_in_every_era()
    {
        Assert.All(Enum.GetValues<RefusalKind>(), kind => Assert.Equal($"token:{kind}", Behaviour.Of(kind).Key));
        Uncovered(from behaviour in Behaviour.All from era in Eras select (behaviour.Key, era));
    }

    [Fact]
    public void Every_operation_of_the_api_is_known_by_a_behaviour_which_has_a_row_of_its_own()
    {
        var mapped = CoverageCount.Mapped().ToList();

        Assert.True(mapped.Count > 150, $"{mapped.Count} operations");
        Assert.All(mapped, one => Assert.True(one.Behaviour is not null, $"{one.Method} {one.Path}"));
        Assert.All(
            mapped.Select(one => one.Behaviour!.Key).Distinct(),
            key => Assert.True(KeapSandbox.Fidelity.Any(row => row.Covers.Contains(key)), key)
        );
        // And no part is named of which nothing is mapped.
        Assert.Subset(
            mapped
                .Select(one => one.Behaviour!.Key)
                .Append(Behaviour.Api.Key)
                .Append(Behaviour.Generated.Key)
                .ToHashSet(),
            Behaviour
                .All.Select(one => one.Key)
                .Where(key => key.StartsWith("api:", StringComparison.Ordinal))
                .ToHashSet()
        );
    }

    [Fact]
    public void Every_fault_has_a_row() => Uncovered(FaultNames.All.Select(name => ($"fault:{name}", KeapEra.K)));

    [Fact]
    public void Every_switch_has_one_row_that_names_it_and_its_default()
    {
        foreach (var one in SandboxSwitch.All)
        {
            var row = Assert.Single(KeapSandbox.Fidelity, row => row.Switch == one.Name);
            Assert.Contains($"switch:{one.Name}", row.Covers);
            var defaults = Eras.Select(one.DefaultIn).ToList();
            Assert.Equal(
                defaults.Distinct().Count() == 1
                    ? defaults[0]
                    : $"{defaults[0]} in M, {defaults[1]} in A, {defaults[2]} in K",
                row.Default
            );
        }
    }

    [Fact]
    public void No_row_names_a_switch_that_is_not_there() =>
        Assert.All(
            KeapSandbox.Fidelity.Where(row => row.Switch is not null),
            row => Assert.Contains(SandboxSwitch.All, one => one.Name == row.Switch)
        );

    [Fact]
    public void Every_row_names_tests_that_are_there()
    {
        var tests = typeof(FidelityTests)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
            .ToHashSet();

        Assert.Empty(KeapSandbox.Fidelity.Where(row => row.Tests.Count == 0).Select(row => row.Id));
        Assert.Subset(tests, KeapSandbox.Fidelity.SelectMany(row => row.Tests).ToHashSet());
    }

    [Fact]
    public void Every_row_covers_only_what_is_there()
    {
        var known = Reason
            .All.Select(reason => $"reason:{reason.Name}")
            .Concat(FaultNames.All.Select(name => $"fault:{name}"))
            .Concat(SandboxSwitch.All.Select(one => $"switch:{one.Name}"))
            .Concat(Behaviour.All.Select(one => one.Key))
            .ToHashSet();

        Assert.Subset(
            known,
            KeapSandbox.Fidelity.SelectMany(row => row.Covers, (_, key) => key.Split('@')[0]).ToHashSet()
        );
    }

    [Fact]
    public void Every_row_is_one_sentence_with_a_source_and_has_an_id_of_its_own()
    {
        Assert.Equal(KeapSandbox.Fidelity.Count, KeapSandbox.Fidelity.DistinctBy(row => row.Id).Count());
        Assert.All(
            KeapSandbox.Fidelity,
            row =>
            {
                Assert.EndsWith(".", row.Behaviour, StringComparison.Ordinal);
                Assert.InRange(row.Behaviour.Length, 15, 200);
                Assert.NotEmpty(row.Source);
                if (row.Evidence is Evidence.Confirmed or Evidence.Documented or Evidence.Reported)
                    Assert.True(HasYear(row), row.Id);
            }
        );
    }

    /// <summary>Years that an era began in. What is known of an older one may hold later; it is not confirmed.</summary>
    [Fact]
    public void Nothing_is_confirmed_of_an_era_by_an_answer_that_is_older()
    {
        static int Year(FidelityRow row) => int.Parse(row.Date.AsSpan(0, 4), CultureInfo.InvariantCulture);
        static IEnumerable<KeapEra> ErasOf(FidelityRow row) => row.Eras.Count == 0 ? Eras : row.Eras;
        static int Began(KeapEra era) =>
            era switch
            {
                KeapEra.M => 0,
                KeapEra.A => 2020,
                _ => 2022,
            };

        Assert.All(
            KeapSandbox.Fidelity.Where(row => row.Evidence == Evidence.Confirmed),
            row => Assert.True(ErasOf(row).All(era => Began(era) <= Year(row)), row.Id)
        );
    }

    [Fact]
    public async Task The_ledger_is_told_over_http_and_shown_with_the_switches_as_they_are()
    {
        await using var keap = await Keap.StartAsync(
            new() { Switches = new Dictionary<string, string> { ["code-life"] = "7m" } }
        );

        using var answer = await keap.ControlAsync(HttpMethod.Get, "fidelity");
        var page = await keap.Http.GetStringAsync("/_sandbox/differences");

        var rows = (await answer.JsonAsync())["rows"]!.AsArray();
        Assert.Equal(KeapSandbox.Fidelity.Count, rows.Count);
        Assert.Equal(
            ["id", "behaviour", "evidence", "source", "date", "tests", "covers", "eras", "switch", "default"],
            rows[0]!.AsObject().Select(member => member.Key)
        );
        Assert.Contains(rows, row => (string?)row!["evidence"] == "assumed");
        Assert.All(
            KeapSandbox.Fidelity,
            row => Assert.Contains($"<tr id=\"{row.Id}\">", page, StringComparison.Ordinal)
        );
        Assert.Contains("<code>code-life=7m</code>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logged_request_names_the_rows_that_its_answer_came_from()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        (await keap.RefreshAsync("x", Keap.Basic(id: "someoneelse"))).Dispose();
        (await keap.Http.GetAsync(Keap.AuthorizeUrl(clientId: "someoneelse").PathAndQuery)).Dispose();
        (await keap.GetAsync("/crm/rest/v1/contacts", "neverissued")).Dispose();
        keap.Sandbox.Faults.Add(FaultNames.InternalError);
        (await keap.RefreshAsync(pair.Refresh)).Dispose();

        var log = keap.Sandbox.Requests.All;
        var page = await keap.Http.GetStringAsync("/_sandbox/requests");
        using var told = await keap.ControlAsync(HttpMethod.Get, "requests");

        Assert.Contains("refresh.single-use", log[^6].Fidelity);
        Assert.Equal(["refresh.answer.k", "refresh.single-use", "refresh.reuse"], log[^5].Fidelity);
        Assert.Equal(["refresh.unknown-client.k", "refresh.unknown-client-status"], log[^4].Fidelity);
        Assert.Equal(["authorize.unknown-client"], log[^3].Fidelity);
        Assert.Contains("gateway.401", log[^2].Fidelity);
        Assert.Equal(["fault.500"], log[^1].Fidelity);
        Assert.Contains("/_sandbox/differences#refresh.answer.k", page, StringComparison.Ordinal);
        Assert.Equal(
            "refresh.answer.k",
            (string?)(await told.JsonAsync())["requests"]!.AsArray()[^5]!["fidelity"]!.AsArray()[0]
        );
    }

    private static bool HasYear(FidelityRow row) => row.Date.StartsWith("20", StringComparison.Ordinal);

    private static void Uncovered(IEnumerable<(string Key, KeapEra Era)> keys) =>
        Assert.All(keys, one => Assert.NotEmpty(Ledger.Covering(one.Key, one.Era)));
}
