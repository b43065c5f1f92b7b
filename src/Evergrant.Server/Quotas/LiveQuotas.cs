using Evergrant.Providers;
using Evergrant.Server.Consumers;

namespace Evergrant.Server.Quotas;

/// What is left at the providers, as their answers say it.
internal sealed class LiveQuotas
{
    public void Note(Consumer consumer, ProviderProfile profile, HttpResponseMessage answer) { }
}
