using static Evergrant.Sandbox.XmlRpc.RpcValue;

namespace Evergrant.Sandbox.XmlRpc;

/// <summary>A call that its method takes: the parameters behind the key, of the kinds that it asks for.</summary>
internal sealed record RpcRequest(string Tenant, KeapEra Era, IReadOnlyList<RpcValue> Parameters)
{
    private const int MostIds = 1_000;

    /// <summary>Kinds of records whose oldest had to go for this call.</summary>
    public HashSet<string> Dropped { get; } = [];

    public RpcValue this[int place] => Parameters[place];

    public string Text(int place) => Parameters[place] is RpcText one ? one.Text : "";

    public long Number(int place) => ((RpcNumber)Parameters[place]).Number;

    public bool Flag(int place) => ((RpcFlag)Parameters[place]).Flag;

    public RpcStruct Struct(int place) => (RpcStruct)Parameters[place];

    /// <summary>Names of fields.</summary>
    /// <exception cref="RpcFault"/>
    public IReadOnlyList<string> Names(int place)
    {
        List<string> names =
        [
            .. ((RpcList)Parameters[place]).Items.Select(one =>
                one is RpcText text ? text.Text : throw RpcFault.Invalid("A field's name is a text")
            ),
        ];
        return names.Count > 0 ? names : throw RpcFault.NoFields();
    }

    /// <exception cref="RpcFault"/>
    public IReadOnlyList<long> Ids(int place)
    {
        List<long> ids =
        [
            .. ((RpcList)Parameters[place]).Items.Select(one =>
                one is RpcNumber number ? number.Number : throw RpcFault.Invalid("An id is an integer")
            ),
        ];
        return ids.Count is > 0 and <= MostIds ? ids : throw RpcFault.Invalid("1 to 1000 ids are taken");
    }
}
