using Evergrant.Protocol;
using Evergrant.Providers;

namespace Evergrant.Refresh;

/// Whom a redemption was for, as read before it was begun, and what of it must not be repeated in any message.
internal sealed record Asked(Grant Grant, ProviderProfile Profile, Redaction Sent);
