using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli.Demo;

/// What the demo writes into evergrant.json, so that commands find its server and live by its clock; the rest of the file
/// stays as it is.
internal static class DemoSettings
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static Uri? Sandbox(string home) => Find(home, "clock");

    public static void Write(DemoHost host)
    {
        var path = PathIn(host.Home.Path);
        var settings = Read(host.Home.Path) ?? [];
        var wanted = new[]
        {
            ("listen", host.Server.Address.GetLeftPart(UriPartial.Authority)),
            ("clock", host.Keap.Address.GetLeftPart(UriPartial.Authority)),
        };
        if (wanted.All(pair => (settings[pair.Item1] as JsonValue)?.ToString() == pair.Item2))
            return;
        foreach (var (key, value) in wanted)
            settings[key] = value;
        var draft = path + ".tmp";
        File.WriteAllText(draft, settings.ToJsonString(Indented) + "\n");
        File.Move(draft, path, overwrite: true);
    }

    private static Uri? Find(string home, string key) =>
        Uri.TryCreate((Read(home)?[key] as JsonValue)?.ToString(), UriKind.Absolute, out var address) ? address : null;

    /// Null: absent, or not to be read; opening the home says what is wrong with it.
    private static JsonObject? Read(string home)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(PathIn(home)), null, Lenient) as JsonObject;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string PathIn(string home) => Path.Combine(home, "evergrant.json");
}
