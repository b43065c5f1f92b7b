namespace Evergrant.Intake.Forms;

/// <summary>An address that takes what a website's visitors send: `POST /f/{name}`.</summary>
public sealed record Form
{
    /// <summary>As grants are named.</summary>
    public required string Name { get; init; }

    /// <summary>Where its contacts go.</summary>
    public required GrantId Grant { get; init; }

    /// <summary>What is asked, checked and done.</summary>
    public required FormDefinition Definition { get; init; }

    /// <summary>Counts the changes of <see cref="Definition"/>, from 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Calendar.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Calendar.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Since when it takes nothing (calendar). What it took before is delivered all the same. Null: it does.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Whether the secret of its <see cref="FormDefinition.BotCheck"/> is on record.</summary>
    public bool HasBotSecret { get; init; }

    /// <summary>Whether it is written in <c>evergrant.json</c>, and is changed only there.</summary>
    public bool IsConfigured { get; init; }
}
