using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>v2's paging: a size and a token in, the next token out. A token is good for the question that it came from.</summary>
internal sealed record V2Page(int Size, int Offset, byte[] Question)
{
    private const int MarkLength = 12;

    /// <exception cref="CrmException"/>
    public static V2Page Of(HttpContext context, int most)
    {
        var query = context.Request.Query;
        var size = most;
        if (
            V1Page.Text(query, "page_size") is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size > most)
        )
            throw CrmException.Invalid("page_size");

        var question = MarkOf(context);
        return new V2Page(size == 0 ? most : size, OffsetIn(V1Page.Text(query, "page_token"), question), question);
    }

    public JsonObject Answer(string plural, IReadOnlyList<JsonNode?> found, int count)
    {
        // Empty at the end, not absent: the document knows both.
        var next = Offset + found.Count < count ? Token(Offset + found.Count) : "";
        return new JsonObject { [plural] = new JsonArray([.. found]), ["next_page_token"] = next };
    }

    private string Token(int offset)
    {
        Span<byte> token = stackalloc byte[4 + MarkLength];
        BinaryPrimitives.WriteInt32BigEndian(token, offset);
        Question.CopyTo(token[4..]);
        return WebEncoders.Base64UrlEncode(token);
    }

    private static int OffsetIn(string? token, byte[] question)
    {
        if (token is null)
            return 0;

        try
        {
            var bytes = WebEncoders.Base64UrlDecode(token);
            if (bytes.Length == 4 + MarkLength && bytes.AsSpan(4).SequenceEqual(question))
                return Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes));
        }
        catch (FormatException)
        {
            // Said below, with the tokens of another question.
        }

        throw CrmException.Invalid("page_token");
    }

    private static byte[] MarkOf(HttpContext context)
    {
        var query = context.Request.Query;
        var question = string.Join(
            '\n',
            Caller.Of(context).Tenant,
            context.Request.Path.Value,
            query["filter"].ToString(),
            query["order_by"].ToString()
        );
        return SHA256.HashData(Encoding.UTF8.GetBytes(question))[..MarkLength];
    }
}
