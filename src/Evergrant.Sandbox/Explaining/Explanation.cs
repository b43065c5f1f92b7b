namespace Evergrant.Sandbox;

/// <summary>Why a request was answered as it was, and what to change. The answer itself says no word of it, as Keap's does not.</summary>
public sealed record Explanation
{
    /// <summary>What arrived and what was answered; secrets replaced.</summary>
    public required LoggedRequest Request { get; init; }

    /// <summary>The check that failed, in words; null when the request was not refused.</summary>
    public string? Check { get; init; }

    /// <summary>What to do instead; null when the request was not refused.</summary>
    public string? Change { get; init; }

    /// <summary>Of an RFC; null where none is about it.</summary>
    public string? Clause { get; init; }

    /// <summary>Null where none is about it.</summary>
    public ForumThread? Thread { get; init; }

    /// <summary>Null where the redirect address was not the reason.</summary>
    public RedirectDifference? Redirect { get; init; }

    /// <summary>The generation that the presented or issued token belongs to: who presented it, and when. Null without one.</summary>
    public LineageNode? Token { get; init; }

    /// <summary>The rows of <see cref="KeapSandbox.Fidelity"/> that the answer came from.</summary>
    public required IReadOnlyList<FidelityRow> Known { get; init; }
}
