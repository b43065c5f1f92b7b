namespace Evergrant.Sandbox.XmlRpc;

/// <summary>A value of XML-RPC, of the kinds that it knows and no others.</summary>
internal abstract record RpcValue
{
    public static readonly RpcValue Nil = new RpcNil();

    private RpcValue() { }

    /// <summary>Its class at Keap, as the words of a fault name it.</summary>
    public abstract string JavaName { get; }

    public static RpcValue Of(string text) => new RpcText(text);

    public static RpcValue Of(long number) => new RpcNumber(number);

    public static RpcValue Of(bool flag) => new RpcFlag(flag);

    public static RpcValue Of(IEnumerable<RpcValue> items) => new RpcList([.. items]);

    public sealed record RpcText(string Text) : RpcValue
    {
        public override string JavaName => "java.lang.String";
    }

    public sealed record RpcNumber(long Number) : RpcValue
    {
        public override string JavaName =>
            Number is >= int.MinValue and <= int.MaxValue ? "java.lang.Integer" : "java.lang.Long";
    }

    public sealed record RpcFlag(bool Flag) : RpcValue
    {
        public override string JavaName => "java.lang.Boolean";
    }

    public sealed record RpcReal(double Number) : RpcValue
    {
        public override string JavaName => "java.lang.Double";
    }

    /// <param name="Time">In UTC; the wire form has no offset.</param>
    public sealed record RpcTime(DateTimeOffset Time) : RpcValue
    {
        public override string JavaName => "java.util.Date";
    }

    public sealed record RpcBytes(byte[] Bytes) : RpcValue
    {
        public override string JavaName => "[B";
    }

    public sealed record RpcStruct(IReadOnlyDictionary<string, RpcValue> Members) : RpcValue
    {
        public override string JavaName => "java.util.HashMap";
    }

    public sealed record RpcList(IReadOnlyList<RpcValue> Items) : RpcValue
    {
        public override string JavaName => "[Ljava.lang.Object;";
    }

    public sealed record RpcNil : RpcValue
    {
        public override string JavaName => "null";
    }
}
