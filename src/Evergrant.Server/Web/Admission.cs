namespace Evergrant.Server.Web;

/// Left with a request by the gate that let it in; the operators' gate asks no second time.
internal sealed class Admission
{
    public static Admission Given { get; } = new();

    private Admission() { }
}
