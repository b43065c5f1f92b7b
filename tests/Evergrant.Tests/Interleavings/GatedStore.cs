using System.Reflection;
using Evergrant.Storage;

namespace Evergrant.Tests.Interleavings;

/// A store behind the turnstile: what is called may fail before it is done, or be done and its answer lost.
public class GatedStore : DispatchProxy
{
    private static readonly MethodInfo Gate = typeof(GatedStore).GetMethod(
        nameof(PassAsync),
        BindingFlags.Instance | BindingFlags.NonPublic
    )!;

    private IGrantStore inner = null!;
    private Func<Task<int>> pass = null!;

    internal static IGrantStore Of(IGrantStore inner, Turnstile turnstile, Node node)
    {
        var store = Create<IGrantStore, GatedStore>();
        var gated = (GatedStore)(object)store;
        gated.inner = inner;
        gated.pass = async () => (int)await turnstile.PassAsync(node, Place.Store);
        return store;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (!targetMethod!.ReturnType.IsGenericType)
            return targetMethod.Invoke(inner, args);
        return Gate.MakeGenericMethod(targetMethod.ReturnType.GenericTypeArguments[0])
            .Invoke(this, [targetMethod, args]);
    }

    private async Task<T> PassAsync<T>(MethodInfo method, object?[] arguments)
    {
        var how = (Passing)await pass();
        if (how == Passing.Failed)
            throw new StoreUnavailableException("not reached");
        T result;
        try
        {
            result = await (Task<T>)method.Invoke(inner, arguments)!;
        }
        catch (TargetInvocationException failure)
        {
            throw failure.InnerException!;
        }
        return how == Passing.Unheard ? throw new StoreUnavailableException("not heard") : result;
    }
}
