namespace Evergrant.Sandbox.WebForms;

internal sealed record SeededForm(string Tenant, bool EditionHasThem);
