using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.XmlRpc;

/// <summary>Ends a call in a fault. Codes are those of a client's table; texts are recorded where the ledger says so.</summary>
internal sealed class RpcFault : Exception
{
    private RpcFault(int code, string text, Reason reason, int status = StatusCodes.Status200OK)
        : base(text)
    {
        Code = code;
        Reason = reason;
        Status = status;
    }

    public int Code { get; }

    public Reason Reason { get; }

    /// <summary>Of HTTP: 200, but where the sandbox speaks for itself.</summary>
    public int Status { get; }

    /// <summary>The message as far as its words are not the sender's: the name, or what stands before the colon.</summary>
    public string Logged =>
        Reason == Reason.NotImitated ? "[Unexpected]The Evergrant sandbox does not imitate this. Keap has it."
        : Message.IndexOf(']') is >= 0 and var end ? Message[..(end + 1)]
        : Message.Split(':')[0];

    // Recorded, with the words of Keap's own parser behind the colon.
    public static RpcFault Unreadable(string why) =>
        new(0, $"Failed to parse XML-RPC request: {why}", Reason.RpcUnreadable);

    // Recorded.
    public static RpcFault NoSuchHandler(string method) =>
        new(0, $"No such handler: {method}", Reason.RpcMethodUnknown);

    // Recorded.
    public static RpcFault NoMatchingMethod(IEnumerable<RpcValue> parameters) =>
        new(
            0,
            "No method matching arguments: " + string.Join(", ", parameters.Select(one => one.JavaName)),
            Reason.RpcArguments
        );

    public static RpcFault InvalidKey() => new(2, "[InvalidKey]Invalid Key", Reason.RpcKeyWrong);

    public static RpcFault NotFound(string what) => new(5, $"[RecordNotFound]{what}", Reason.NotFound);

    // Recorded.
    public static RpcFault NotUpdated(long id) => NotFound($"Unable to perform update. Record not found for Id:{id}");

    public static RpcFault NoTableAccess(string table) =>
        new(7, $"[NoTableAccess]Access denied to table: {table}", Reason.RpcTableClosed);

    public static RpcFault NoFieldAccess(string table, string field) =>
        new(8, $"[NoFieldAccess]Access denied to field: {table}.{field}", Reason.RpcFieldClosed);

    public static RpcFault NoTable(string table) =>
        new(9, $"[NoTableFound]No table found: {table}", Reason.RpcTableUnknown);

    // Recorded.
    public static RpcFault NoField(string table, string field) =>
        new(10, $"[NoFieldFound]No field found: {table}.{field}", Reason.RpcFieldUnknown);

    public static RpcFault NoFields() => new(11, "[NoFields]No fields given", Reason.RpcFieldUnknown);

    public static RpcFault Invalid(string what) => new(12, $"[InvalidParameter]{what}", Reason.ValueInvalid);

    // Recorded.
    public static RpcFault LoginUnknown(string user) =>
        new(13, $"[FailedLoginAttempt]username not found: {user}", Reason.RpcLoginUnknown);

    public static RpcFault Full() => new(3, "[Unexpected]The sandbox is full: reset it", Reason.SandboxFull, 507);

    /// <summary>Keap has it, the sandbox does not: said aloud, as at the other edges of what is imitated.</summary>
    public static RpcFault Gap(string what) =>
        new(
            3,
            $"[Unexpected]The Evergrant sandbox does not imitate {what}. Keap has it.",
            Reason.NotImitated,
            StatusCodes.Status501NotImplemented
        );
}
