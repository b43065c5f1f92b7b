using System.Reflection;
using Evergrant.Storage;

namespace Evergrant.Tests.Keeping;

/// A store that is away from the first call of one method on, or for that method only.
public class LeavingStore : DispatchProxy
{
    private IGrantStore inner = null!;
    private string method = null!;
    private bool comesBack;
    private bool isAway;

    internal static IGrantStore Of(IGrantStore inner, string method, bool comesBack = false)
    {
        var store = Create<IGrantStore, LeavingStore>();
        ((LeavingStore)store).inner = inner;
        ((LeavingStore)store).method = method;
        ((LeavingStore)store).comesBack = comesBack;
        return store;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        isAway = targetMethod!.Name == method || (isAway && !comesBack);
        return isAway && targetMethod.ReturnType != typeof(string)
            ? throw new StoreUnavailableException("The store is away.")
            : targetMethod.Invoke(inner, args);
    }
}
