namespace Evergrant.Sandbox.Hosting;

/// <summary>What is a problem document over HTTP is an argument that is wrong to a .NET program.</summary>
internal static class Plainly
{
    public static async Task<T> Run<T>(Task<T> call)
    {
        await Run((Task)call);
        return await call;
    }

    public static Task Run(Task call) => Run(() => call);

    public static T Run<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (ProblemException problem)
        {
            throw new ArgumentException(problem.Message, problem);
        }
    }

    // The call begins in here: some refuse before they have a task to give.
    public static async Task Run(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ProblemException problem)
        {
            throw new ArgumentException(problem.Message, problem);
        }
    }
}
