namespace Evergrant.Intake.Forms;

/// <summary>By which a service that tells people from programs knows the owner of a form.</summary>
public sealed class BotSecret(string value) : Secret(value, "[bot check secret]");
