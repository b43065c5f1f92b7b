namespace Evergrant.Sandbox.Crm.Frame;

[Flags]
internal enum Verbs
{
    None = 0,
    List = 1,
    Get = 2,
    Create = 4,
    Patch = 8,

    /// <summary>PUT to a record: a patch that must have what a new one must have.</summary>
    Replace = 16,
    Delete = 32,
    Read = List | Get,
    All = Read | Create | Patch | Delete,
}
