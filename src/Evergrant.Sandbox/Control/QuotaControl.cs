using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

/// <summary>How many calls are answered.</summary>
internal sealed class QuotaControl(SandboxParts parts)
{
    public Task ShowAsync(HttpContext context) =>
        ControlJson.WriteAsync(context, parts.Quota.Quotas, ControlJson.Default.SandboxQuotas);

    public async Task PutAsync(HttpContext context)
    {
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.QuotaBody);
        await parts.SetQuotasAsync(body.Over(parts.Quota.Quotas));
        await ShowAsync(context);
    }
}
