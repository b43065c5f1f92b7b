using Evergrant.Doctor.Calls;
using Evergrant.Doctor.Reading;

namespace Evergrant.Doctor.Tests;

/// Shorthands over the public ways in.
internal static class Some
{
    public static Readable Readable(string text) => Assert.IsType<Readable>(ExchangeReader.Read(text));

    public static Unreadable Unreadable(string text) => Assert.IsType<Unreadable>(ExchangeReader.Read(text));

    public static IReadOnlyList<Finding> Findings(string text) => Examination.Of(Readable(text).Exchange);

    /// Without the note that every text with a secret gets.
    public static IEnumerable<string> Ids(string text) =>
        Findings(text).Select(finding => finding.Id).Where(id => id != "PASTE-002");

    public static ExchangeRequest Request(string text) => Readable(text).Exchange.Request!;

    public static Call Call(string text) => new(Readable(text).Exchange);

    public static string Header(string text, string name) =>
        Request(text).Headers.Single(header => header.Is(name)).Value;
}
