using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm;

/// <summary>What a list of contacts is narrowed to; null is anything.</summary>
internal sealed record V1ContactFilter(string? Email, string? GivenName, string? FamilyName)
{
    public bool IsEmpty => Email is null && GivenName is null && FamilyName is null;

    public bool Matches(JsonObject contact) =>
        (Email is null || ContactBody.HasEmail(contact, Email))
        && (GivenName is null || (string?)contact["given_name"] == GivenName)
        && (FamilyName is null || (string?)contact["family_name"] == FamilyName);
}
