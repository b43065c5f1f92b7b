using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>Each step of an opportunity from stage to stage; its first comes from stage 0.</summary>
internal static class StageMoves
{
    public const string Kind = "stage_moves";

    public static readonly Resource Resource = new(Kind, "Stage move")
    {
        IsRing = true,
        Fields =
        [
            Parts.Own,
            Id("opportunity_id"),
            Time("move_time"),
            Id("move_from_stage_id"),
            Id("move_to_stage_id"),
            Time("prev_stage_move_time"),
            Id("user_id"),
            Id("created_by"),
            Time("date_created").As(null, "create_time"),
        ],
        Surfaces =
        [
            new(V2, "opportunities/stageMoves", Kind, "stage_move_id", Verbs.Read)
            {
                Filters = [Filter.Text("opportunity_id"), Filter.Text("user_id")],
                Orders = new(("id", "id"), ("move_date", "move_time")),
            },
        ],
    };
}
