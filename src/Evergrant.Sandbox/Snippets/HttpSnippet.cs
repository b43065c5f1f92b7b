using System.Globalization;
using System.Text;

namespace Evergrant.Sandbox.Snippets;

internal static class HttpSnippet
{
    public static string Of(SnippetCall call)
    {
        var file = new StringBuilder(LedCall.Comment(call, "#"));
        file.Append($"{call.Method} {Text(AddressOf(call))}\n");
        if (call.LedTo is not null)
            file.Append($"Host: {new Uri(call.Url).Authority}\n");
        if (call.Basic is { } basic)
            file.Append($"Authorization: Basic {Text(basic.Key)}:{Text(basic.Value)}\n");
        if (call.Form is not null)
            file.Append("Content-Type: application/x-www-form-urlencoded\n");
        foreach (var (name, value) in call.Headers)
            file.Append($"{name}: {Text(value)}\n");
        if (call.Form is { } form)
            file.Append('\n')
                .AppendJoin('&', form.Select(one => $"{Encoded(one.Key)}={Encoded(one.Value)}"))
                .Append('\n');
        if (call.Body is { } body)
            file.Append('\n').Append(Text(body)).Append('\n');
        return file.ToString();
    }

    // Editors lead no call elsewhere: it goes where the sandbox is, and says whom it wants.
    private static string AddressOf(SnippetCall call)
    {
        if (call.LedTo is not { } port)
            return call.Url;

        var uri = new Uri(call.Url);
        return string.Create(CultureInfo.InvariantCulture, $"{uri.Scheme}://localhost:{port}")
            + call.Url[uri.GetLeftPart(UriPartial.Authority).Length..];
    }

    private static string Text(string text) => Written(text, static part => part);

    private static string Encoded(string text) => Written(text, Uri.EscapeDataString);

    private static string Written(string text, Func<string, string> literal) =>
        string.Concat(
            Snippet
                .Parts(text)
                .Select(part => part.IsVariable ? $"{{{{$processEnv {part.Text}}}}}" : literal(part.Text))
        );
}
