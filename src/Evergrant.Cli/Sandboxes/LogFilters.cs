using System.CommandLine;

namespace Evergrant.Cli.Sandboxes;

/// Which requests of the log are meant.
internal sealed class LogFilters
{
    public const string SinceName = "since";

    private readonly Option<string?> since = new($"--{SinceName}")
    {
        Description = "What came after a request such as req-12, or since a UTC time of the sandbox's clock.",
        HelpName = "ID",
    };

    private readonly Option<string?> route = new("--route")
    {
        Description = "token, api, or a path such as \"POST /crm/rest/v1/contacts/*/tags\".",
        HelpName = "ROUTE",
    };

    private readonly Option<string?> status = new("--status")
    {
        Description = "401, a class such as 4xx, or cut: a connection that ended without an answer.",
        HelpName = "STATUS",
    };

    private readonly Option<string?> client = new("--client")
    {
        Description = "Whose: a client_id, or key: and the name of a PAT or SAK, as the log shows it with --json.",
        HelpName = "CLIENT",
    };

    public Option[] All => [since, route, status, client];

    /// As a query; empty when all are meant.
    /// <param name="after">Set in place of --since.</param>
    public string Of(ParseResult parsed, string? after = null)
    {
        (string Name, string? Value)[] asked =
        [
            (SinceName, after ?? parsed.GetValue(since)),
            ("route", parsed.GetValue(route)),
            ("status", parsed.GetValue(status)),
            ("client", parsed.GetValue(client)),
        ];
        var query = string.Join(
            '&',
            asked.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}")
        );
        return query.Length == 0 ? "" : "?" + query;
    }
}
