using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Evergrant.Tests.Interleavings;

/// Invariants 1 to 5 and 7 under random orders of what callers, nodes, the store, the network, the provider, the clocks and
/// the owner do. Each order is a list of numbers; what one number does is <see cref="World.Step"/>.
public class InterleavingTests
{
    private static readonly Arbitrary<int[]> Orders = Arb.From(
        Gen.Choose(0, 24 * 60 - 1).ArrayOf(48),
        order => Enumerable.Range(1, order.Length - 1).Select(half => order[..(order.Length - half)]).Reverse().Take(40)
    );

    [Fact]
    [Trait("Category", Soak.Category)]
    public void The_same_random_orders_every_time() =>
        Run(Soak.Times(few: 1_500, full: 10_000), new Replay(new Rnd(20261122, 1), FSharpOption<int>.None));

    [Fact]
    [Trait("Category", Soak.Category)]
    public void Other_random_orders_each_time() => Run(Soak.Times(few: 500, full: 10_000), null);

    private static void Run(int cases, Replay? replay)
    {
        var watch = Stopwatch.StartNew();
        var config = Config.QuickThrowOnFailure.WithMaxTest(cases);
        if (replay is not null)
            config = config.WithReplay(FSharpOption<Replay>.Some(replay));
        Check.One(config, Prop.ForAll(Orders, Holds));
        Soak.Report(
            $"| {cases} random orders of 48 steps, {(replay is null ? "fresh" : "fixed")} seed, in {watch.Elapsed.TotalSeconds:0} s | hold |"
        );
    }

    private static void Holds(int[] order)
    {
        using var world = new World();
        foreach (var choice in order)
            world.Step(choice);
        world.Settle();
    }
}
