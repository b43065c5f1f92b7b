namespace Evergrant.Sandbox.Crm;

/// <summary>What makes two contacts the same one: Keap's <c>duplicate_option</c>.</summary>
internal enum SameContact
{
    Email,
    EmailAndName,
    EmailAndNameAndCompany,
}
