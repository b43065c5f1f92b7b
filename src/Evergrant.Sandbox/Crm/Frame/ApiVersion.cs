namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>The two REST APIs over the same records.</summary>
internal enum ApiVersion
{
    V1,
    V2,
}
