using System.Net;
using Evergrant.Hosting.Alerts;

namespace Evergrant.Hosting.Home;

/// `HOME/evergrant.json`, then `EVERGRANT__…` variables, then what the command line says; checked as a whole.
public sealed record Settings
{
    /// Address and port of the server. Default `http://127.0.0.1:7400`; port 0 takes a free one.
    public required Uri Listen { get; init; }

    /// What owners' browsers open. Default: <see cref="Listen"/>.
    public required Uri PublicAddress { get; init; }

    /// False: it is where the server listens, whatever port that turns out to be.
    public bool HasPublicAddress { get; init; }

    /// Names, beside those of the two addresses and of loopback, that a request's Host may say.
    public required IReadOnlyList<string> AllowedHosts { get; init; }

    /// `sqlite` or `postgresql`.
    public required string Store { get; init; }

    /// With `postgresql`: where the database is. Null: the store is a file in the home.
    public ConnectionString? PostgreSql { get; init; }

    /// A sandbox whose clock is the calendar. Null: the system's.
    public Uri? Clock { get; init; }

    /// Null: `HOME/master.key`.
    public string? MasterKeyFile { get; init; }

    /// Names this installation where the machine's own id comes and goes (containers). Null: the machine's id does.
    public string? InstanceId { get; init; }

    /// Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }

    /// How long a call through the gateway may wait for its turn at the provider before it is refused. Default 2 s.
    public TimeSpan GatewayWait { get; init; } = TimeSpan.FromSeconds(2);

    /// Folders, beside `HOME/inbox`, from which submissions of forms are taken. Default: none.
    public IReadOnlyList<string> Inboxes { get; init; } = [];

    /// Who is told when a person has to act. Default: nobody.
    public AlertSettings Alerts { get; init; } = new();

    /// The intake's forms as they are written, one JSON object; the intake reads them. Null: none are.
    public string? Forms { get; init; }

    /// <exception cref="ConfigurationException">With every mistake in every place.</exception>
    internal static Settings Read(string home, IReadOnlyDictionary<string, string> overrides)
    {
        var errors = new List<string>();
        var given = new GivenSettings(errors);
        given.AddFile(Path.Combine(home, "evergrant.json"));
        given.AddEnvironment(Environment.GetEnvironmentVariables());
        given.AddOverrides(overrides);
        var settings = new SettingsReader(given, home, errors).Read();
        return errors.Count == 0 ? settings : throw new ConfigurationException(errors);
    }
}
