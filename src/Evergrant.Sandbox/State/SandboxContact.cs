using System.Text.Json.Nodes;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox;

/// <summary>The parts of a contact that tests look at; the API shows the rest.</summary>
public sealed record SandboxContact(long Id, string Tenant, string? GivenName, string? FamilyName, string? Email)
{
    internal static SandboxContact From(ContactRecord contact) =>
        new(
            contact.Id,
            contact.Tenant,
            (string?)contact.Body["given_name"],
            (string?)contact.Body["family_name"],
            (string?)(contact.Body["email_addresses"] as JsonArray)?.FirstOrDefault()?["email"]
        );
}
