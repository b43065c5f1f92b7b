using System.Text.RegularExpressions;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Accepting;

/// <summary>
/// What speaks for a program having sent something, each with its weight. None refuses anything: what weighs
/// <see cref="Line"/> or more together is set aside for a person.
/// </summary>
internal static partial class Suspicions
{
    public const int Line = 100;

    /// Problem of a submission that was set aside because nobody could be asked.
    public const string BotCheckAway = "bot_check_unavailable";

    private const int FreeLinks = 1;

    public static IReadOnlyList<Suspicion> Of(
        ReadSubmission read,
        StampVerdict stamp,
        BotVerdict bot,
        bool hidesSite
    ) =>
        [
            .. Trap(read.IsTrapped),
            .. OfStamp(stamp),
            .. OfBot(bot),
            .. hidesSite
                ? [new Suspicion("the browser did not say of which site the page is (Origin: null)", 100)]
                : (Suspicion[])[],
            .. OfText(read.Content),
        ];

    private static Suspicion[] Trap(bool isTrapped) =>
        isTrapped ? [new("a field that nobody sees was filled in", 100)] : [];

    private static Suspicion[] OfStamp(StampVerdict stamp) =>
        stamp switch
        {
            StampVerdict.TooFast => [new("it was sent faster than anybody fills in a form", 100)],
            StampVerdict.Forged => [new("the page's stamp is not of this form", 100)],
            StampVerdict.Stale => [new("the page was more than a day old", 60)],
            _ => [],
        };

    private static Suspicion[] OfBot(BotVerdict bot) =>
        bot switch
        {
            BotVerdict.Unanswered => [new("the bot check was not answered", 100)],
            BotVerdict.Program => [new("the bot check failed", 100)],
            BotVerdict.Unknown => [new("the bot check's service could not be asked", 100)],
            _ => [],
        };

    private static IEnumerable<Suspicion> OfText(Content content)
    {
        var names = $"{content.GivenName} {content.FamilyName} {content.Company} {content.JobTitle}";
        if (Link().IsMatch(names))
            yield return new("a link stands where a name belongs", 100);
        // Not what the form does not know: pages add addresses of their own to it, and nobody sends them on.
        var text = string.Join('\n', [content.Message, .. content.Custom.Values]);
        if (Markup().IsMatch(text))
            yield return new("the text has links in markup", 60);
        if (Link().Count(text) is > FreeLinks and var links)
            yield return new($"the text has {links} links", 30 * links);
    }

    [GeneratedRegex(@"https?://(?:www\.)?|www\.", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"<a\s|\[url|\[link", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Markup();
}

/// <param name="Reason">Repeats nothing that was sent.</param>
internal sealed record Suspicion(string Reason, int Weight);
