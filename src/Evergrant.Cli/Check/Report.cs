using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Check;

/// The table: a row as soon as it is known, then the sum.
internal sealed class Report
{
    public int Passed { get; private set; }
    public int Failed { get; private set; }

    /// Rows under one heading. What breaks between them is a row that failed, and the next group goes on.
    public Task GroupAsync(string title, Func<Task> rows) => GroupAsync(title, null, rows);

    public async Task GroupAsync(string title, Mistake? mistake, Func<Task> rows)
    {
        Say.Data("");
        Say.Data(Colors.OfData.Bold(title));
        if (mistake is not null)
        {
            Say.Data($"  sent    {mistake.Sent}");
            Say.Data($"  Keap    {mistake.Keap}");
            Say.Data($"  here    {mistake.Here}");
        }
        try
        {
            await rows();
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            // A boundary: one group must not hide what the others find.
            Fail("the rest could be tried", broken);
        }
    }

    public Task RowAsync(string name, Action check) =>
        RowAsync(
            name,
            () =>
            {
                check();
                return Task.CompletedTask;
            }
        );

    public async Task RowAsync(string name, Func<Task> check)
    {
        try
        {
            await check();
            Passed++;
            Say.Data($"  {Colors.OfData.Green("ok")}      {name}");
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            // A boundary: whatever went wrong, this row did not hold.
            Fail(name, broken);
        }
    }

    public void End(TimeSpan took)
    {
        Say.Data("");
        Say.Data($"in {took.TotalSeconds:0.0} s");
        Say.Data($"{Passed} passed, {Failed} failed");
    }

    private void Fail(string name, Exception broken)
    {
        Failed++;
        Say.Data($"  {Colors.OfData.Red("FAILED")}  {name}");
        var text = broken is CheckFailedException ? broken.Message : broken.ToString();
        foreach (var line in text.Split('\n'))
            Say.Data($"            {line}");
    }
}
