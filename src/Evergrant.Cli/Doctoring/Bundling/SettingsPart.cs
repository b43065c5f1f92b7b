using System.Text;
using Evergrant.Doctor;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli.Doctoring.Bundling;

/// Which settings were given where. Values only where nobody keeps a secret, and even there no more than words.
internal static class SettingsPart
{
    private const string Name = "settings.txt";

    private static readonly string[] Shown =
    [
        "listen",
        "public_address",
        "allowed_hosts",
        "store",
        "clock",
        "gateway_wait",
        "trusted_proxies",
        "outgoing_allow",
    ];

    public static BundleFile Read(string home)
    {
        var errors = new List<string>();
        var given = new GivenSettings(errors);
        given.AddFile(Path.Combine(home, "evergrant.json"));
        given.AddEnvironment(Environment.GetEnvironmentVariables());
        var text = new StringBuilder();
        var redactions = new List<string>();
        foreach (var key in GivenSettings.Names)
        {
            if (given.Find(key) is not { } setting)
                continue;
            var whole = string.Join(", ", setting.Values);
            var shown = Shown.Contains(key) ? Redacted.Line(whole) : $"[{whole.Length} characters]";
            text.Append($"{key} = {shown}   ({Origin(setting)})\n");
            if (shown != whole)
                redactions.Add($"the value of {key}{(Shown.Contains(key) ? ", in part" : "")}");
        }

        if (text.Length == 0)
            text.Append("None is given.\n");
        if (errors.Count > 0)
        {
            // What was written wrong may be a secret in the wrong place.
            text.Append(
                $"{errors.Count} {(errors.Count == 1 ? "mistake" : "mistakes")} in them; evergrant serve says which.\n"
            );
            redactions.Add("what is wrong with the settings");
        }

        return new BundleFile(Name, text.ToString(), redactions);
    }

    private static string Origin(GivenSetting setting) =>
        setting.Source.Contains("evergrant.json", StringComparison.Ordinal) ? "evergrant.json" : "environment";
}
