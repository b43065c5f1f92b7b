using Evergrant.Server.Operators;
using Evergrant.Server.Policies;
using Evergrant.Server.Web;

namespace Evergrant.Server.Consumers;

/// What a new key is made of; the words are those of `evergrant key create`.
internal static class KeyForm
{
    public static Html Of(OperatorSession session, IReadOnlyList<Grant> grants, IReadOnlyList<string> presets)
    {
        if (grants.Count == 0)
            return Html.Of($"<p>A key needs a grant: connect an account first.</p>");
        // What is allowed least comes first, and so does what nobody looked at.
        var choices = presets.OrderBy(preset => preset == Presets.Everything ? 1 : 0);
        return Html.Of(
            $"""
            <section class="card" aria-labelledby="new-key">
            <h2 id="new-key">New key</h2>
            <form method="post" action="/keys">
            {BrowserForm.Hidden(session.FormToken("/keys"))}
            <label>Grant <select name="grant" required>{Options(grants.Select(grant => grant.Name))}</select></label>
            <label>May call <select name="preset">{Options(choices)}</select></label>
            <label>And these, a METHOD and a path a line, such as GET /crm/rest/v1/tags
            <textarea name="allow" rows="2" maxlength="4000"></textarea></label>
            <label>In bodies only these fields, such as POST /crm/rest/v1/contacts given_name,email_addresses
            <textarea name="fields" rows="2" maxlength="4000"></textarea></label>
            <label>Name: who or what will use it <input type="text" name="name" maxlength="63" placeholder="cleo"></label>
            <label>At most, such as 5/s or 100/min <input type="text" name="rate" maxlength="40"></label>
            <label>Share of a day’s calls, such as 20% <input type="text" name="daily_share" maxlength="5"></label>
            <label>Not before, such as 2027-01-01 <input type="text" name="not_before" maxlength="30"></label>
            <label>Until, such as 2027-01-01 or 90d <input type="text" name="until" maxlength="30"></label>
            <label>Only from these addresses, such as 203.0.113.7 <input type="text" name="from" maxlength="600"></label>
            <label>Note <input type="text" name="note" maxlength="500"></label>
            <button type="submit">Make the key</button>
            </form>
            </section>
            """
        );
    }

    private static Html Options(IEnumerable<string> values) =>
        Html.Join(values.Select(value => Html.Of($"<option>{value}</option>")));
}
