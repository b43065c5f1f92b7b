using System.Buffers;
using System.Text;
using Evergrant.Server.Web;

namespace Evergrant.Server.Gateway;

/// <summary>
/// `X-Evergrant-Rewrite: paging`: the links to the next and the previous page, which an answer holds as addresses of the
/// provider's host, come out as addresses of this gateway, so that a program that follows them stays here.
/// </summary>
/// <remarks>
/// Only the members `next` and `previous` of the outermost object, only texts that begin with the provider's own address, only
/// whole JSON answers that are not compressed. Everything else passes as it is, in pieces as it comes; no more than one such
/// text is held back.
/// </remarks>
internal sealed class PagingRewrite(IReadOnlyList<string> origins, string apiBase, string gateway)
{
    public const string Header = "X-Evergrant-Rewrite";
    private const string Word = "paging";

    /// A longer text is no link of the provider's.
    private const int LongestLink = 4 * 1024;

    /// One more than the longer of the two.
    private const int LongestName = 9;

    private readonly List<byte> held = [];
    private readonly StringBuilder name = new(LongestName);
    private Place place = Place.Between;
    private int depth;
    private bool isObject;
    private bool isName;
    private bool isLink;
    private bool isEscaped;

    private enum Place
    {
        Between,
        Name,
        Link,
        Text,
    }

    /// <summary>Whether the request asks for it, and whether that can be understood.</summary>
    public static bool IsAsked(IHeaderDictionary headers, out ProblemDocument? problem)
    {
        problem = null;
        if (!headers.TryGetValue(Header, out var values))
            return false;
        if (values.Count == 1 && Word.Equals(values[0], StringComparison.OrdinalIgnoreCase))
            return true;
        problem = GatewayProblems.RewriteUnknown;
        return false;
    }

    public static bool Concerns(HttpResponseMessage answer)
    {
        var headers = answer.Content.Headers;
        return answer.StatusCode == System.Net.HttpStatusCode.OK
            && headers.ContentEncoding.Count == 0
            && headers.ContentType is { MediaType: "application/json", CharSet: null or "utf-8" or "UTF-8" };
    }

    public void Write(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        var from = 0;
        for (var at = 0; at < piece.Length; at++)
        {
            if (place == Place.Text)
            {
                at += Skip(piece[at..]);
                continue;
            }
            var read = piece[at];
            var wasLink = place == Place.Link;
            Step(read);
            if (place == Place.Link)
            {
                if (wasLink)
                    held.Add(read);
                else
                    output.Write(piece[from..(at + 1)]);
                from = at + 1;
                if (held.Count > LongestLink)
                    LetGo(output);
            }
            else if (wasLink)
            {
                output.Write(Moved());
                held.Clear();
                from = at;
            }
        }
        if (from < piece.Length)
            output.Write(piece[from..]);
    }

    /// What is still held, of an answer that ended in the middle of a text.
    public void End(IBufferWriter<byte> output) => LetGo(output);

    private void LetGo(IBufferWriter<byte> output)
    {
        output.Write(held.ToArray());
        held.Clear();
        place = Place.Text;
    }

    private void Step(byte read)
    {
        switch (place)
        {
            case Place.Between:
                StepBetween(read);
                break;
            case Place.Name when read != '"' && !isEscaped:
                isEscaped = read == '\\';
                if (name.Length < LongestName)
                    name.Append((char)read);
                break;
            default:
                if (isEscaped)
                    isEscaped = false;
                else if (read == '\\')
                    isEscaped = true;
                else if (read == '"')
                    place = Place.Between;
                break;
        }
    }

    private void StepBetween(byte read)
    {
        switch (read)
        {
            case (byte)'"':
                isLink = !isName && depth == 1 && isObject && name.ToString() is "next" or "previous";
                place =
                    depth == 1 && isObject && isName ? Place.Name
                    : isLink ? Place.Link
                    : Place.Text;
                if (place == Place.Name)
                    name.Clear();
                break;
            case (byte)'{' or (byte)'[':
                if (depth++ == 0)
                    isObject = read == '{';
                isName = read == '{';
                break;
            case (byte)'}' or (byte)']':
                depth--;
                break;
            case (byte)':':
                isName = false;
                break;
            case (byte)',':
                isName = true;
                break;
        }
    }

    /// To the end of a text that is of no interest, or of the piece. Returns how far beyond the first byte.
    private int Skip(ReadOnlySpan<byte> piece)
    {
        var at = 0;
        if (isEscaped)
        {
            isEscaped = false;
            at = 1;
        }
        while (at < piece.Length)
        {
            var next = piece[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return piece.Length - 1;
            at += next;
            if (piece[at] == '"')
            {
                place = Place.Between;
                return at;
            }
            at += 2;
        }
        isEscaped = at > piece.Length;
        return piece.Length - 1;
    }

    private byte[] Moved()
    {
        var text = Encoding.UTF8.GetString(held.ToArray());
        // Some write / as \/ in JSON.
        var isSlashed = text.Contains("\\/", StringComparison.Ordinal);
        var link = isSlashed ? text.Replace("\\/", "/", StringComparison.Ordinal) : text;
        foreach (var origin in origins)
            if (
                link.StartsWith(origin, StringComparison.OrdinalIgnoreCase)
                && link.AsSpan(origin.Length).StartsWith(apiBase)
                && link.Length > origin.Length + apiBase.Length
                && link[origin.Length + apiBase.Length] == '/'
            )
            {
                var moved = gateway + link[origin.Length..];
                return Encoding.UTF8.GetBytes(isSlashed ? moved.Replace("/", "\\/", StringComparison.Ordinal) : moved);
            }
        return held.ToArray();
    }
}
