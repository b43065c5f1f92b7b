using Evergrant.Cli.Terminal;
using Evergrant.Server.Consumers;

namespace Evergrant.Cli.Consumers;

/// Whether a key works, in a word or two.
internal static class KeyState
{
    public static string Of(ConsumerKey key, DateTimeOffset now) =>
        key switch
        {
            { RevokedAt: { } revoked } => $"revoked {Times.Text(revoked)}",
            { Policy.Until: { } end } when end <= now => $"ended {Times.Text(end)}",
            { Policy.NotBefore: { } begin } when begin > now => $"works from {Times.Text(begin)}",
            _ => "works",
        };
}
