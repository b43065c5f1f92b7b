namespace Evergrant.Hosting.Alerts;

/// Ways of which each alert's delivery is kept on record, as the store spells them.
internal static class AlertWay
{
    public const string Mail = "mail";
    public const string Webhook = "webhook";
}
