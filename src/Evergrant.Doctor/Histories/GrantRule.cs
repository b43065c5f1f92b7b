using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Histories;

internal sealed record GrantRule(RuleText Text, Func<GrantHistory, Sighting?> Look);
