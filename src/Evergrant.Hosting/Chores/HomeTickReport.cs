using Evergrant.Hosting.Alerts;
using Evergrant.Hosting.Sinks;

namespace Evergrant.Hosting.Chores;

/// <summary>What one tick of a home did.</summary>
/// <param name="LastAt">When the tick before this one ended (calendar). Null: never.</param>
public sealed record HomeTickReport(TickReport Grants, SinkReport Sinks, AlertWork Alerts, DateTimeOffset? LastAt);
