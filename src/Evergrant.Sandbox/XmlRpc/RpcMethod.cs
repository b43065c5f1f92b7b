using static Evergrant.Sandbox.XmlRpc.RpcValue;

namespace Evergrant.Sandbox.XmlRpc;

/// <summary>A method as Keap's dispatcher finds it: by its name and by the kinds of its parameters, the key first.</summary>
/// <param name="Kinds">One letter a parameter behind the key: t text, i integer, b boolean, m struct, l array, x any.</param>
/// <param name="HasKey">Whether the first parameter is the former private key. Default true.</param>
internal sealed record RpcMethod(string Name, string Kinds, Func<RpcRequest, RpcValue> Run, bool HasKey = true)
{
    public bool Takes(IReadOnlyList<RpcValue> parameters)
    {
        var kinds = HasKey ? "t" + Kinds : Kinds;
        return parameters.Count == kinds.Length && kinds.Zip(parameters).All(one => Fits(one.First, one.Second));
    }

    private static bool Fits(char kind, RpcValue value) =>
        kind switch
        {
            't' => value is RpcText or RpcNil,
            'i' => value is RpcNumber,
            'b' => value is RpcFlag,
            'm' => value is RpcStruct,
            'l' => value is RpcList,
            _ => true,
        };
}
