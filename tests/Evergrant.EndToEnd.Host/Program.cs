// The evergrant program, killed as by kill -9 when a step of a refresh begins: STEP ARGS…
using System.Diagnostics;
using System.Reflection;

using var listener = new ActivityListener
{
    ShouldListenTo = source => source.Name == "Evergrant.Refresher",
    Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
    ActivityStarted = activity =>
    {
        if (activity.OperationName == args[0])
            Process.GetCurrentProcess().Kill();
    },
};
ActivitySource.AddActivityListener(listener);
return (int)Assembly.Load("Evergrant.Cli").EntryPoint!.Invoke(null, [args[1..]])!;
