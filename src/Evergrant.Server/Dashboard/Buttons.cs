using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Dashboard;

/// What an operator can do to a grant as it stands.
internal static class Buttons
{
    public static Html Of(OperatorSession session, GrantView view)
    {
        var (name, state) = (view.Grant.Name, view.Grant.State);
        var buttons = new List<Html>();
        void Add(string verb, string label) =>
            buttons.Add(OperatorForm.Button(session, $"{view.Path}/{verb}", label, name));
        // A key is neither approved nor refreshed.
        var rotates = view.Grant.Kind == GrantKind.Rotating;
        if (rotates && !view.IsOrphan && state != GrantState.Revoked)
            Add("reconnect", "Reconnect");
        if (state is not (GrantState.Paused or GrantState.Revoked))
        {
            if (rotates)
                Add("refresh", "Refresh now");
            Add("pause", "Pause");
        }
        if (state == GrantState.Paused)
            Add("resume", "Resume");
        return buttons.Count == 0 ? Html.Empty : Html.Of($"""<div class="buttons">{Html.Join(buttons)}</div>""");
    }
}
