using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Keys;

/// <summary>A key as it is shown from its second time on.</summary>
internal sealed record ListedKey(
    string Name,
    SandboxKeyKind Kind,
    string Ends,
    string Creator,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt
)
{
    public static ListedKey Of(KeyRecord key) =>
        new(key.Name, key.Kind, $"{key.Text[..9]}…{key.Text[^4..]}", key.Login, key.CreatedAt, key.LastUsedAt);
}
