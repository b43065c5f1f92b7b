using System.Collections;
using System.Text.Json;

namespace Evergrant.Hosting.Home;

/// One value as somebody wrote it, and where.
internal sealed record GivenSetting(string Source, IReadOnlyList<string> Values, int Place = 0);

/// What was written where; the later place wins, key by key.
internal sealed class GivenSettings(List<string> errors)
{
    private const string Prefix = "EVERGRANT__";
    private const string Text = "text";
    private const string List = "list";
    private const string Section = "section";

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["listen"] = Text,
        ["public_address"] = Text,
        ["allowed_hosts"] = List,
        ["store"] = Text,
        ["postgresql"] = Text,
        ["postgresql_file"] = Text,
        ["clock"] = Text,
        ["master_key_file"] = Text,
        ["instance_id"] = Text,
        ["gateway_wait"] = Text,
        ["inbox"] = List,
        ["trusted_proxies"] = List,
        ["alert_mail_to"] = List,
        ["alert_mail_from"] = Text,
        ["smtp_server"] = Text,
        ["smtp_user"] = Text,
        ["smtp_password_file"] = Text,
        ["alert_webhook"] = Text,
        ["alert_webhook_secret_file"] = Text,
        ["heartbeat"] = Text,
        ["outgoing_allow"] = List,
        ["forms"] = Section,
    };

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    private readonly Dictionary<string, GivenSetting> settings = new(StringComparer.Ordinal);
    private int place;

    /// Every setting that there is.
    public static IReadOnlyCollection<string> Names => Known.Keys;

    public bool IsEmpty => settings.Count == 0;

    public GivenSetting? Find(string key) => settings.GetValueOrDefault(key);

    public void AddFile(string path)
    {
        if (Directory.Exists(path))
            errors.Add($"{path}: is a folder; it has to be a file of settings.");
        if (!File.Exists(path))
            return;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                errors.Add($"{path}: must be one JSON object, {{ … }}.");
            else
                foreach (var property in document.RootElement.EnumerateObject())
                    AddProperty($"{path}: {property.Name}", property);
        }
        catch (JsonException broken)
        {
            // The parser's own message may quote the text.
            errors.Add(
                $"{path}: is not JSON (line {broken.LineNumber + 1}, position {broken.BytePositionInLine + 1}), or says a key twice."
            );
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{path}: cannot be read: {denied.Message}");
        }
    }

    public void AddEnvironment(IDictionary variables)
    {
        place++;
        foreach (DictionaryEntry variable in variables)
            if (
                variable is { Key: string name, Value: string value }
                && name.StartsWith(Prefix, StringComparison.Ordinal)
            )
                AddText(name, name[Prefix.Length..].ToLowerInvariant(), value);
    }

    public void AddOverrides(IReadOnlyDictionary<string, string> overrides)
    {
        place++;
        foreach (var (key, value) in overrides)
            AddText($"--{key.Replace('_', '-')}", key, value);
    }

    private void AddProperty(string source, JsonProperty property)
    {
        var value = property.Value;
        if (!IsKnown(source, property.Name))
            return;
        if (Known[property.Name] == Section)
            AddSection(source, property);
        else if (value.ValueKind == JsonValueKind.String)
            Add(property.Name, source, [value.GetString()!]);
        else if (Known[property.Name] == Text)
            errors.Add($"{source}: must be text in quotes, not {Describe(value)}.");
        else if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsText))
            Add(property.Name, source, [.. value.EnumerateArray().Select(element => element.GetString()!)]);
        else
            errors.Add($"{source}: must be a list of texts, [\"…\", \"…\"].");
    }

    /// As it is written: whoever it is for reads it.
    private void AddSection(string source, JsonProperty property)
    {
        if (property.Value.ValueKind == JsonValueKind.Object)
            Add(property.Name, source, [property.Value.GetRawText()]);
        else
            errors.Add($"{source}: must be an object, {{ … }}, not {Describe(property.Value)}.");
    }

    private void AddText(string source, string key, string value)
    {
        if (IsKnown(source, key) && Known[key] == Section)
            errors.Add($"{source}: {key} can only be written in evergrant.json.");
        else if (Known.ContainsKey(key))
            Add(key, source, Known[key] == Text ? [value] : value.Split(',', StringSplitOptions.TrimEntries));
    }

    private void Add(string key, string source, IReadOnlyList<string> values)
    {
        settings[key] = new GivenSetting(source, values, place);
        // Two names for one thing: the later place wins here too.
        var other =
            key == "postgresql" ? "postgresql_file"
            : key == "postgresql_file" ? "postgresql"
            : null;
        if (other is not null && Find(other)?.Place < place)
            settings.Remove(other);
    }

    private bool IsKnown(string source, string key)
    {
        if (Known.ContainsKey(key))
            return true;
        errors.Add($"{source}: is no setting; the settings are {string.Join(", ", Known.Keys)}.");
        return false;
    }

    private static bool IsText(JsonElement element) => element.ValueKind == JsonValueKind.String;

    private static string Describe(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => "a list",
            JsonValueKind.Object => "an object",
            JsonValueKind.Number => "a number",
            JsonValueKind.String => "a text",
            _ => value.GetRawText(),
        };
}
