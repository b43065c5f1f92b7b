using System.Diagnostics;
using Evergrant.Refresh;

namespace Evergrant.Tests.Keeping;

/// Does something when a refresh of this test, and of no other, begins a step.
internal sealed class StepListener : IDisposable
{
    private readonly Activity root = new Activity("test").Start();
    private readonly ActivityListener listener;

    public StepListener(string step, Action then)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Evergrant.Refresher",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.OperationName == step && activity.TraceId == root.TraceId)
                    then();
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose()
    {
        listener.Dispose();
        root.Stop();
        root.Dispose();
    }
}
