using Evergrant.Intake.Forms;
using Evergrant.Intake.Keeping;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Tests.Repairing;

public sealed class KeepingTests
{
    [Fact]
    public async Task What_is_over_is_removed_after_its_forms_days_and_nothing_else_ever_is()
    {
        await using var room = await Room.OpenAsync(new FormDefinition { KeepDays = 10 });
        await room.AddFormAsync("longer", new FormDefinition { KeepDays = 100 });
        var (over, longer, waiting) = (
            await room.SendAsync(),
            await room.SendAsync("bob@customers.example", "longer"),
            await room.SendAsync("eve@customers.example")
        );
        await room.DeliverAsync(over);
        await room.DeliverAsync(longer);
        await room.NeedAttentionAsync(waiting);
        await using var chores = await IntakeChores.OpenAsync(room.Home, room.Acceptance, default);

        room.Calendar.Advance(TimeSpan.FromDays(9));
        Assert.Equal(0, await chores.RemoveEndedAsync(default));
        room.Calendar.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await chores.RemoveEndedAsync(default));

        Assert.Null(await room.Store.FindAsync(over, default));
        Assert.Empty(await room.KindsAsync(over));
        Assert.NotNull(await room.Store.FindAsync(longer, default));
        Assert.NotNull(await room.Store.FindAsync(waiting, default));
        Assert.Equal(
            ("purged", 1),
            (await new Acts(room.Home).ListAsync(10, default)) is [var act] ? (act.Kind, act.Submissions) : default
        );
    }

    [Fact]
    public async Task What_was_brought_back_between_the_look_and_the_removal_stays_with_all_that_happened()
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync();
        await room.DeliverAsync(id);
        await room.Repairs.ReplayAsync(id, new ReplayWish(null, false), Room.Ann, default);

        Assert.Equal(0, await room.Store.RemoveEndedAsync([id], room.Calendar.GetUtcNow().AddDays(1), default));

        Assert.NotNull(await room.Store.FindAsync(id, default));
        Assert.Equal(["test", "replayed"], await room.KindsAsync(id));
    }

    [Fact]
    public async Task Who_asks_to_be_forgotten_is_whatever_the_state_and_nobody_else()
    {
        await using var room = await Room.OpenAsync();
        var (first, second, other) = (
            await room.SendAsync(),
            await room.SendAsync("Ann@Customers.Example"),
            await room.SendAsync("bob@customers.example")
        );
        await room.DeliverAsync(first);
        var forgetting = new Forgetting(room.Home, room.Store);

        Assert.Equal(2, await forgetting.ForgetAsync("ann@customers.example", Room.Ann, default));

        Assert.Null(await room.Store.FindAsync(first, default));
        Assert.Null(await room.Store.FindAsync(second, default));
        Assert.Empty(await room.KindsAsync(first));
        Assert.NotNull(await room.Store.FindAsync(other, default));
        var act = Assert.Single(await new Acts(room.Home).ListAsync(10, default));
        Assert.Equal(("forgotten", "ann", 2), (act.Kind, act.Who, act.Submissions));
        Assert.DoesNotContain("@", act.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_holds_a_line_each_and_no_formula()
    {
        await using var room = await Room.OpenAsync();
        await room.SendAsync(more: ("company", "=HYPERLINK(\"http://evil.example\")"));
        await room.SendAsync("bob@customers.example");
        using var to = new StringWriter();

        Assert.Equal(2, await SubmissionExport.WriteAsync(room.Store, new SubmissionFilter(), to, default));

        var text = to.ToString();
        Assert.Equal(3, text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\"", text, StringComparison.Ordinal);
    }
}
