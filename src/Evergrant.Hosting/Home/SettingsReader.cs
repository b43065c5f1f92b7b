using System.Net;
using Evergrant.Hosting.Alerts;
using Evergrant.Providers;

namespace Evergrant.Hosting.Home;

/// Turns what was written into settings, and notes every mistake on the way.
internal sealed class SettingsReader(GivenSettings given, string home, List<string> errors)
{
    private static readonly Uri DefaultListen = new("http://127.0.0.1:7400");

    public Settings Read()
    {
        var listen = Address("listen") ?? DefaultListen;
        var publicAddress = Address("public_address");
        var settings = new Settings
        {
            Listen = listen,
            PublicAddress = publicAddress ?? listen,
            HasPublicAddress = publicAddress is not null,
            AllowedHosts = Texts("allowed_hosts", IsHost, "is no host name; give names without scheme and port"),
            Store = Text("store") ?? "sqlite",
            PostgreSql = ReadPostgreSql(),
            Clock = Address("clock"),
            MasterKeyFile = Text("master_key_file") is { } file ? Path.GetFullPath(file, home) : null,
            InstanceId = Text("instance_id"),
            TrustedProxies = given.Find("trusted_proxies") is null ? [] : Networks("trusted_proxies"),
            GatewayWait = ReadGatewayWait(),
            Inboxes =
            [
                .. Texts(
                    "inbox",
                    Path.IsPathFullyQualified,
                    "is no folder from the root on; write it like /home/you/private/spool"
                ),
            ],
            Forms = given.Find("forms")?.Values[0],
            Alerts = given.IsEmpty ? new AlertSettings() : new AlertSettingsReader(this).Read(),
        };
        Check(settings);
        return settings;
    }

    private void Check(Settings settings)
    {
        CheckStore(settings.Store);
        if (settings.Clock is { } clock && !Loopback.Names(clock))
            Note("clock", $"{clock.Host} is not this machine; only a sandbox on loopback may stand in for the time.");
        if (ListenAddress.Problem(settings.Listen, settings.TrustedProxies.Count > 0) is { } problem)
            Note("listen", problem);
        if (!settings.HasPublicAddress && !Loopback.Names(settings.Listen))
            Note("public_address", "is missing; owners' browsers need the https address of the proxy.");
        if (
            settings.HasPublicAddress
            && settings.PublicAddress.Scheme != "https"
            && !Loopback.Names(settings.PublicAddress)
        )
            Note(
                "public_address",
                "must start with https://, for codes travel to it (plain http only on this machine)."
            );
    }

    private void CheckStore(string store)
    {
        if (store is not ("sqlite" or "postgresql"))
            Note("store", $"{store} is no kind of store; use sqlite or postgresql.");
        var given = (string[])[.. ((string[])["postgresql", "postgresql_file"]).Where(IsGiven)];
        if (given.Length == 2)
            Note("postgresql_file", "and postgresql say the same thing; give one of them.");
        else if (given.Length == 1 && store != "postgresql")
            Note(given[0], "is of no use without \"store\": \"postgresql\".");
        else if (given.Length == 0 && store == "postgresql")
            Note("postgresql_file", "is missing; it names a file with Host=…;Database=…;Username=…;Password=…");
    }

    private TimeSpan ReadGatewayWait()
    {
        var usual = TimeSpan.FromSeconds(2);
        if (Text("gateway_wait") is not { } text)
            return usual;
        var wait = TimeSpan.Zero;
        if ((text == "0s" || Duration.TryParse(text, out wait)) && wait <= TimeSpan.FromSeconds(30))
            return wait;
        Note("gateway_wait", $"\"{text}\" is no time of 0s to 30s.");
        return usual;
    }

    private ConnectionString? ReadPostgreSql() =>
        IsGiven("postgresql")
            ? Text("postgresql") is { } text
                ? new ConnectionString(text)
                : null
            : Secret("postgresql_file", text => new ConnectionString(text), "must not be empty");

    /// From the file that the setting names.
    internal T? Secret<T>(string key, Func<string, T?> parse, string wrong)
        where T : Secret
    {
        if (Text(key) is not { } named)
            return null;
        var path = Path.GetFullPath(named, home);
        try
        {
            PrivateFiles.CheckFile(path);
            var text = File.ReadAllText(path).Trim();
            if (text.Length > 0 && parse(text) is { } secret)
                return secret;
            Note(key, $"{path} {wrong}.");
        }
        catch (ConfigurationException open)
        {
            Note(key, open.Message);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            Note(key, $"{path} cannot be read: {denied.Message}");
        }
        return null;
    }

    private List<IPNetwork> Networks(string key) =>
        [
            .. Texts(key, text => Network(text) is not null, "is no address; give 10.0.0.5 or 10.0.0.0/8")
                .Select(text => Network(text)!.Value),
        ];

    private Uri? Address(string key)
    {
        if (Text(key) is not { } text)
            return null;
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && address is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
        )
            return address;
        Note(key, $"must be an address such as {DefaultListen.AbsoluteUri.TrimEnd('/')}, without a path.");
        return null;
    }

    internal string? Text(string key)
    {
        if (given.Find(key) is not { } setting)
            return null;
        if (!string.IsNullOrWhiteSpace(setting.Values[0]))
            return setting.Values[0].Trim();
        Note(key, "is empty; give a value or leave it out.");
        return null;
    }

    internal IReadOnlyList<string> Given(string key) => given.Find(key)?.Values ?? [];

    internal bool IsGiven(string key) => given.Find(key) is not null;

    /// Notes those that are missing beside the others. True: all are there.
    internal bool AllOrNone(params string[] keys)
    {
        var there = keys.Where(IsGiven).ToList();
        if (there.Count > 0)
            foreach (var missing in keys.Except(there))
                Note(missing, $"is missing; {there[0]} needs it.");
        return there.Count == keys.Length;
    }

    internal List<string> Texts(string key, Func<string, bool> isRight, string wrong)
    {
        if (given.Find(key) is not { Values: var values })
            return [];
        foreach (var value in values.Where(value => !isRight(value)))
            Note(key, $"\"{value}\" {wrong}.");
        return [.. values.Where(isRight)];
    }

    internal static bool IsHost(string text) => Uri.CheckHostName(text.Trim('[', ']')) != UriHostNameType.Unknown;

    internal static IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var single) ? new IPNetwork(single, single.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : null;

    internal void Note(string key, string what) => errors.Add($"{given.Find(key)?.Source ?? key}: {what}");
}
