using System.Text.Json.Nodes;

namespace Evergrant.Intake.Forms;

/// <summary>What a form is to be.</summary>
/// <param name="Members">As <see cref="FormDraft"/> takes them.</param>
public sealed record FormWish(JsonObject Members)
{
    /// <summary>Id or name, for a new one.</summary>
    public string? Grant { get; init; }

    /// <summary>Of the bot check. Null: it stays.</summary>
    public BotSecret? BotSecret { get; init; }

    /// <summary>The account is not asked whether it has the tags, fields and users.</summary>
    public bool IsUnchecked { get; init; }
}
