using System.Text.Json.Nodes;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox;

/// <summary>The parts of a contact that tests look at; the API shows the rest.</summary>
public sealed record SandboxContact(long Id, string Tenant, string? GivenName, string? FamilyName, string? Email)
{
    internal static SandboxContact From(Record contact)
    {
        var body = contact.Body;
        return new(
            contact.Id,
            contact.Tenant,
            (string?)body["given_name"],
            (string?)body["family_name"],
            (string?)(body["email_addresses"] as JsonArray)?.FirstOrDefault()?["email"]
        );
    }
}
