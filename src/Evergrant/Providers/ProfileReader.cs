namespace Evergrant.Providers;

/// Checks one written profile. Every mistake is noted and reading goes on.
internal sealed class ProfileReader(ProfileDocument document, string source)
{
    private static readonly Uri Nowhere = new("https://invalid.invalid/");
    private readonly List<string> errors = [];

    public IReadOnlyList<string> Errors => errors;

    /// Null when there are <see cref="Errors"/>.
    public ProviderProfile? Read()
    {
        foreach (var member in document.Unknown?.Keys ?? Enumerable.Empty<string>())
            Note(member, "is not a member of a profile");
        var apiBase = Address(document.ApiBase, "api_base");
        var hosts = document.Hosts ?? [];
        if (apiBase != Nowhere && !hosts.Contains(apiBase.Host))
            Note("hosts", $"lacks {apiBase.Host}, the host of api_base");
        var profile = new ProviderProfile
        {
            Name = Text(document.Name, "name"),
            Title = Text(document.Title, "title"),
            AuthorizeUrl = Address(document.AuthorizeUrl, "authorize_url"),
            TokenUrl = Address(document.TokenUrl, "token_url"),
            RevokeUrl = document.RevokeUrl is null ? null : Address(document.RevokeUrl, "revoke_url"),
            ApiBase = apiBase,
            Hosts = hosts,
            CodeAuth = Word<ClientAuth>(document.ClientAuth?.AuthorizationCode, "client_auth.authorization_code"),
            RefreshAuth = Word<ClientAuth>(document.ClientAuth?.RefreshToken, "client_auth.refresh_token"),
            CredentialEncoding = Word<CredentialEncoding>(
                document.CredentialEncoding,
                "credential_encoding",
                CredentialEncoding.Plain
            ),
            AccessLife = Time(Text(document.AccessLife, "access_life"), "access_life") ?? default,
            RefreshIdle = Time(document.RefreshIdle, "refresh_idle"),
            RefreshAbsolute = Time(document.RefreshAbsolute, "refresh_absolute"),
            ReuseRule = Word<ReuseRule>(document.ReuseRule, "reuse_rule", ReuseRule.Unknown),
            Grace = Time(document.Grace, "grace"),
            DoubtfulStatuses = document.DoubtfulStatuses ?? [502, 504],
            RedemptionsPerSecond = document.RedemptionsPerSecond,
            DailyQuota = document.DailyQuota,
            KeyDailyQuota = document.KeyDailyQuota,
            CallsPerSecond = document.CallsPerSecond,
            KeyCallsPerSecond = document.KeyCallsPerSecond,
            QuotaHeaders = [.. (document.QuotaHeaders ?? []).Select(Headers)],
            Pkce = document.Pkce,
            Scopes = document.Scopes ?? [],
            AccountFrom = Word<AccountFrom>(document.AccountFrom, "account_from", AccountFrom.None),
            StaticKey = document.StaticKey,
            XmlRpcPath = document.XmlRpcPath,
            ProbePath = document.ProbePath,
            KeyProbePath = document.KeyProbePath,
            ExpiredTokenFaults = document.ExpiredTokenFaults ?? [],
            Presets = document.Presets ?? [],
            Verdicts = [.. (document.Verdicts ?? []).Select(Row)],
        };
        CheckTogether(profile);
        return errors.Count == 0 ? profile : null;
    }

    private void CheckTogether(ProviderProfile profile)
    {
        if (profile.Name.Length > 0 && !GrantName.IsValid(profile.Name))
            Note("name", "may hold a to z, 0 to 9 and -, at most 63 characters");
        if (profile.Grace is null == (profile.ReuseRule == ReuseRule.Grace))
            Note("grace", "goes with reuse_rule grace, and with no other");
        if (profile.DoubtfulStatuses.Any(status => status is < 500 or > 599))
            Note("doubtful_statuses", "may hold 500 to 599");
        if (profile.RedemptionsPerSecond is not (null or >= 0.01 and <= 10_000))
            Note("redemptions_per_second", "must be 0.01 to 10000");
        if (profile.DailyQuota is not (null or >= 1))
            Note("daily_quota", "must be at least 1");
        if (profile.KeyDailyQuota is not (null or >= 1))
            Note("key_daily_quota", "must be at least 1");
        if (profile.CallsPerSecond is not (null or >= 0.01 and <= 1_000_000))
            Note("calls_per_second", "must be 0.01 to 1000000");
        if (profile.KeyCallsPerSecond is not (null or >= 0.01 and <= 1_000_000))
            Note("key_calls_per_second", "must be 0.01 to 1000000");
        foreach (var (name, calls) in profile.Presets)
            if (calls is null || calls.Any(call => call?.Contains(" /", StringComparison.Ordinal) != true))
                Note($"presets.{name}", "must hold calls such as GET /api/things/*");
        if (profile.ProbePath is { } path && !path.StartsWith('/'))
            Note("probe_path", "must start with /");
        if (profile.XmlRpcPath is { } xmlRpc && !xmlRpc.StartsWith('/'))
            Note("xml_rpc_path", "must start with /");
        if (profile.KeyProbePath is { } keyPath && !keyPath.StartsWith('/'))
            Note("key_probe_path", "must start with /");
    }

    private QuotaHeaders Headers(QuotaHeadersDocument headers, int index) =>
        new(
            Word<QuotaScope>(headers.Scope, $"quota_headers[{index}].scope"),
            Text(headers.Prefix, $"quota_headers[{index}].prefix")
        );

    private VerdictRow Row(VerdictDocument row, int index)
    {
        var result = new VerdictRow
        {
            Status = row.Status,
            Error = row.Error,
            Description = row.Description,
            Fault = row.Fault,
            Class = Word<ErrorClass>(row.Class, $"verdicts[{index}].class"),
        };
        // A verdict rests on words of the provider; a proxy in between can send any status.
        if (row is { Error: null, Description: null, Fault: null } && result.Class != ErrorClass.Passing)
            Note($"verdicts[{index}]", "looks at nothing but the status, so its class can only be passing");
        return result;
    }

    private string Text(string? text, string member)
    {
        if (string.IsNullOrWhiteSpace(text))
            Note(member, "is missing");
        return text ?? "";
    }

    private Uri Address(string? text, string member)
    {
        if (!Uri.TryCreate(Text(text, member), UriKind.Absolute, out var address))
        {
            if (!string.IsNullOrWhiteSpace(text))
                Note(member, "is not an absolute address");
            return Nowhere;
        }
        if (!ProviderEndpoints.IsSafe(address))
            Note(member, "must be https (plain http only to this machine)");
        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            Note(member, "must hold neither a user nor a fragment");
        return address;
    }

    private TimeSpan? Time(string? text, string member)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (Duration.TryParse(text, out var duration))
            return duration;
        Note(member, "is not a duration such as 90s, 30m, 24h or 45d");
        return null;
    }

    private T Word<T>(string? text, string member, T? otherwise = null)
        where T : struct, Enum
    {
        if (text is null && otherwise is { } value)
            return value;
        foreach (var candidate in Enum.GetValues<T>())
            if (Spell(candidate) == text)
                return candidate;
        Note(member, $"must be one of {string.Join(", ", Enum.GetValues<T>().Select(Spell))}");
        return default;
    }

    private static string Spell<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private void Note(string member, string what) => errors.Add($"{source}: {member} {what}.");
}
