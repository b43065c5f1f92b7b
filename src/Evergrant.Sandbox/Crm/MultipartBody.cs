using System.Text;
using Evergrant.Sandbox.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Evergrant.Sandbox.Crm;

/// <summary>A multipart/form-data body: texts by name, and of files how long they are.</summary>
internal sealed class MultipartBody
{
    private const int MostParts = 20;
    private const int LongestBoundary = 70;
    private const int LongestText = 10_000;

    private readonly Dictionary<string, string> texts = [];
    private readonly Dictionary<string, long> sizes = [];

    public string? Text(string name) => texts.GetValueOrDefault(name);

    public long? Size(string name) => sizes.TryGetValue(name, out var size) ? size : null;

    /// <exception cref="CrmException">It is another kind of body, or broken.</exception>
    public static async Task<MultipartBody> ReadAsync(HttpContext context)
    {
        var bytes = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        if (
            !MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= LongestBoundary } boundary
        )
            throw CrmException.NotConvertible();

        var body = new MultipartBody();
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(bytes));
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
                await body.TakeAsync(section, context.RequestAborted);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            throw CrmException.NotConvertible();
        }

        return body;
    }

    private async Task TakeAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        var disposition = section.GetContentDispositionHeader();
        var name = HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).Value;
        if (string.IsNullOrEmpty(name) || texts.Count + sizes.Count >= MostParts)
            throw CrmException.NotConvertible();

        using var content = new MemoryStream();
        await section.Body.CopyToAsync(content, cancellationToken);
        if (name == "file")
            sizes[name] = content.Length;
        else if (content.Length <= LongestText)
            texts[name] = Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length);
        else
            throw CrmException.Invalid(name.Length <= 100 ? name : "body");
    }
}
