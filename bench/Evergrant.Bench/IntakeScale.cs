using Evergrant.Hosting.Home;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Storage;

namespace Evergrant.Bench;

/// What accepting and listing cost with a million submissions in the store, against a store with a thousand.
internal static class IntakeScale
{
    private const int Many = 1_000_000;
    private const int Few = 1_000;
    private const int AtOnce = 2_000;
    private const double Share = 0.8;
    private const int InFlight = 64;

    public static async Task<bool> RunAsync(Slices slices)
    {
        var folder = Directory.CreateTempSubdirectory("evergrant-bench-");
        try
        {
            await using var full = await IntakeHome.OpenAsync(
                Path.Combine(folder.FullName, "full"),
                isDelivered: false
            );
            await using var empty = await IntakeHome.OpenAsync(
                Path.Combine(folder.FullName, "empty"),
                isDelivered: false
            );
            await FillAsync(full, Many);
            await FillAsync(empty, Few);
            var (withMany, withFew) = (await AccepterAsync(full), await AccepterAsync(empty));
            var met = await slices.CompareAsync(
                $"accepts with {Many} submissions / with {Few}",
                Share,
                withMany,
                withFew
            );
            return await slices.CompareAsync(
                    $"pages of 50 with {Many} submissions / with {Few}",
                    Share,
                    length => ListAsync(full.Home, length),
                    length => ListAsync(empty.Home, length)
                ) && met;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Func<TimeSpan, Task<double>>> AccepterAsync(IntakeHome intake)
    {
        var form = (await (await FormStore.OpenAsync(intake.Home, default)).FindAsync(IntakeHome.Form, default))!;
        var acceptance = await Acceptance.OpenAsync(intake.Home, default);
        var next = 100_000_000;
        return async length =>
        {
            var clock = TimeProvider.System;
            var began = clock.GetTimestamp();
            var done = 0L;
            await Task.WhenAll(
                Enumerable
                    .Range(0, InFlight)
                    .Select(_ =>
                        Task.Run(async () =>
                        {
                            for (; clock.GetElapsedTime(began) < length; Interlocked.Increment(ref done))
                                await IntakeRates.AcceptAsync(acceptance, form, Interlocked.Increment(ref next));
                        })
                    )
            );
            return done / clock.GetElapsedTime(began).TotalSeconds;
        };
    }

    /// The newest of a form, and of a state, as a person looks at them.
    private static async Task<double> ListAsync(EvergrantHome home, TimeSpan length)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        var done = 0L;
        for (; clock.GetElapsedTime(began) < length; done++)
            await home.Database.ReadAsync(
                (connection, token) =>
                    new Sql(
                        done % 2 == 0
                            ? "select id, state, received_at, sealed_content from submissions where form = 'newsletter' order by id desc limit 50"
                            : "select id, state, received_at, sealed_content from submissions where state = 'delivered' order by id desc limit 50"
                    ).ListAsync(connection, row => row.Text(), token),
                default
            );
        return done / clock.GetElapsedTime(began).TotalSeconds;
    }

    /// Delivered ones mostly, as after a year; one in a hundred waits.
    private static async Task FillAsync(IntakeHome intake, int count)
    {
        var began = TimeProvider.System.GetTimestamp();
        var content = new string('c', 400);
        for (var from = 0; from < count; from += AtOnce)
        {
            var first = from;
            await intake.Home.Database.WriteAsync(
                async (connection, token) =>
                {
                    for (var n = first; n < Math.Min(first + AtOnce, count); n++)
                        await Row(intake.Grant, n, content).ExecuteAsync(connection, token);
                    return true;
                },
                default
            );
        }
        Console.WriteLine(
            $"{count} submissions put into a store in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s"
        );
    }

    private static Sql Row(GrantId grant, int number, string content) =>
        new(
            """
            insert into submissions
              (id, form, grant_id, person, place, state, version, received_at, due_at, step, attempts, bytes, sealed_content)
            values (@id, 'newsletter', @grant, @person, 1, @state, 1, @at, @due, 'contact', 0, 400, @content)
            on conflict do nothing
            """
        )
        {
            ["id"] = $"sb_{number:00000000000000000000}",
            ["grant"] = grant,
            ["person"] = $"{(uint)number * 2654435761:x8}{number:x8}",
            ["state"] = number % 100 == 0 ? "queued" : "delivered",
            ["at"] = (long)number,
            ["due"] = number % 100 == 0 ? (long?)number : null,
            ["content"] = content,
        };
}
