using System.Text;
using Evergrant.Server.Consumers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Gateway;

/// <summary>
/// The first parameter of an XML-RPC call, where Keap's old clients put a key. Today Keap reads the token from the header and
/// wants nothing of the parameter but that it is not empty: so an empty one, and a key of ours, which is not for Keap, give way
/// to a word. Everything else stays as it is, for what a program writes there is its own.
/// </summary>
internal static class XmlRpcKey
{
    /// A body whose first parameter does not end within so many bytes is not looked into.
    private const int MostExamined = 4 * 1024;

    private static readonly byte[] Word = "evergrant"u8.ToArray();

    /// <summary>Edits the body if there is something to replace.</summary>
    /// <returns>Null: it may be sent.</returns>
    public static async ValueTask<ProblemDocument?> ReplaceAsync(
        ForwardedBody body,
        CancellationToken cancellationToken
    )
    {
        for (var least = 1; ; )
        {
            var seen = await body.PeekAsync(least, cancellationToken);
            var reading = Read(seen.Span);
            var isAll = seen.Length < least || seen.Length >= MostExamined;
            if (!reading.NeedsMore || isAll)
            {
                if (reading.Edit is { } edit)
                    body.Edit(edit);
                else if (HoldsOurs(seen.Span))
                    return GatewayProblems.KeyInBody;
                return reading.Problem;
            }
            least = seen.Length + 1;
        }
    }

    /// Somewhere else than where it is replaced.
    private static bool HoldsOurs(ReadOnlySpan<byte> seen) =>
        seen.IndexOf("eg_"u8) >= 0 && ConsumerKeys.Text.IsIn(Encoding.Latin1.GetString(seen));

    internal static XmlRpcReading Read(ReadOnlySpan<byte> beginning)
    {
        var examined = beginning[..Math.Min(beginning.Length, MostExamined)];
        var reader = new XmlBeginning(examined);
        reader.SkipProlog();
        if (
            !reader.Open("methodCall")
            || !reader.Open("methodName")
            || !reader.Text(out _)
            || !reader.Close("methodName")
            || !reader.Open("params")
            || !reader.Open("param")
        )
            return Otherwise(reader);
        if (reader.Empty("value", out var empty))
            return Edit(empty, "<value>evergrant</value>"u8.ToArray());
        if (!reader.Open("value", keepSpace: true))
            return Otherwise(reader);
        if (reader.Empty("string", out empty))
            return Edit(empty, "<string>evergrant</string>"u8.ToArray());
        var isTyped = reader.Open("string", keepSpace: true);
        if (!reader.Text(out var text) || !reader.Close(isTyped ? "string" : "value"))
            return Otherwise(reader);
        return Judge(text, Encoding.UTF8.GetString(examined[text]).Trim());
    }

    private static XmlRpcReading Judge(Range text, string key) =>
        BroughtCredentials.IsKeapKey(key)
            ? new() { Problem = GatewayProblems.ProviderCredential("the first parameter") }
        : key.Length == 0 || ConsumerKeys.Text.IsIn(key) ? Edit(text, Word)
        : default;

    private static XmlRpcReading Edit(Range at, byte[] inserted) =>
        new() { Edit = new BodyEdit(at.Start.Value, at.End.Value - at.Start.Value, inserted) };

    private static XmlRpcReading Otherwise(XmlBeginning reader) => reader.RanOut ? new() { NeedsMore = true } : default;
}

/// What the beginning of an XML-RPC call asks for. Nothing set: nothing, it goes as it is.
internal readonly record struct XmlRpcReading
{
    public bool NeedsMore { get; init; }
    public BodyEdit? Edit { get; init; }
    public ProblemDocument? Problem { get; init; }
}
