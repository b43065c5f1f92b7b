using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Evergrant.Keap.Calling;

/// One request, before it is one.
/// <param name="Doing">For messages: "create a contact". Nothing of what is sent.</param>
internal sealed record Call(string Doing, HttpMethod Method, KeapVersion Version, string Path)
{
    private readonly StringBuilder query = new();

    public byte[]? Body { get; private init; }

    public static Call Get(string doing, KeapVersion version, string path) => new(doing, HttpMethod.Get, version, path);

    public static Call Post(string doing, KeapVersion version, string path) =>
        new(doing, HttpMethod.Post, version, path);

    /// Null and nothing are left out.
    public Call With(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public Call With(string name, int value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    public Call Sending<T>(T body, JsonTypeInfo<T> type) =>
        new(Doing, Method, Version, Path) { Body = JsonSerializer.SerializeToUtf8Bytes(body, type), Query = Query };

    public string Query
    {
        get => query.ToString();
        private init => query.Append(value);
    }

    /// Relative to Keap's address; the query belongs to it.
    public string Address => $"crm/rest/{(Version == KeapVersion.V1 ? "v1" : "v2")}/{Path}{query}";

    /// One segment of a path, whatever is in it.
    /// <exception cref="ArgumentException">Dots, which an address takes for a way up.</exception>
    public static string Segment(string text) =>
        text is "." or ".."
            ? throw new ArgumentException("Dots alone name nothing.", nameof(text))
            : Uri.EscapeDataString(text);
}
