using System.Globalization;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Looking;

/// <summary>Logged requests, a row each, and what a row says of one.</summary>
internal static class RequestTable
{
    public static Html Of(IEnumerable<LoggedRequest> requests) =>
        Piece.Table(
            "Requests",
            ["Time (UTC)", "Method", "Path", "Status", "Refused, and why", "Findings", "Known from"],
            requests.Select(one =>
                Html.Of(
                    $"""
                    <tr><td class="time"><a href="{LookingRoutes.Requests}/{one.Id}">{Piece.Time(one.Time)}</a></td>
                    <td>{one.Method}</td><td class="long">{one.Path}{one.Query}</td><td>{Status(one)}</td>
                    <td>{Refused(one)}</td><td>{Findings(one)}</td><td>{Rows(one)}</td></tr>
                    """
                )
            )
        );

    public static Html Status(LoggedRequest one) =>
        Html.Of(
            $"{one.Status?.ToString(CultureInfo.InvariantCulture) ?? "cut off"}{(one.Fault is null ? "" : $" (fault: {one.Fault})")}"
        );

    public static Html Refused(LoggedRequest one) =>
        one.Refused is { } name
            ? Html.Of($"<span class=\"bad\">{name.Replace('_', ' ')}</span> {Reason.Named(name)?.Words}")
            : Html.Nothing;

    public static Html Findings(LoggedRequest one) =>
        Html.Join(
            one.Findings.Select(found => Html.Of($"<div title=\"{found.Cause}\">{found.Id} {found.Title}</div>"))
        );

    public static Html Rows(LoggedRequest one) =>
        Html.Join(
            Ledger
                .All.Where(row => one.Fidelity.Contains(row.Id))
                .Select(row =>
                    Html.Of(
                        $"<div><a href=\"{LookingRoutes.Differences}#{row.Id}\">{row.Id}</a> ({row.Evidence.ToString().ToLowerInvariant()})</div>"
                    )
                )
        );
}
