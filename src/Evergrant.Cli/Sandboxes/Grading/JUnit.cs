using System.Globalization;
using System.Xml.Linq;

namespace Evergrant.Cli.Sandboxes.Grading;

/// The form in which build servers read test results.
internal static class JUnit
{
    public static XDocument Of(GradeRow grade) =>
        new(
            new XElement(
                "testsuite",
                new XAttribute("name", "evergrant sandbox grade"),
                new XAttribute("tests", grade.Scenarios.Count),
                new XAttribute("failures", grade.Scenarios.Count(one => !one.Ok)),
                new XAttribute("time", Seconds(grade.Scenarios.Sum(one => one.Seconds))),
                grade.Scenarios.Select(Case)
            )
        );

    private static XElement Case(ScenarioRow row) =>
        new(
            "testcase",
            new XAttribute("classname", "sandbox"),
            new XAttribute("name", row.Name),
            new XAttribute("time", Seconds(row.Seconds)),
            row.Ok
                ? null
                : new XElement(
                    "failure",
                    new XAttribute("message", row.Problems[0].Reason),
                    string.Join('\n', row.Problems.Select(one => $"{one.Reason}. {one.Change}"))
                )
        );

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
