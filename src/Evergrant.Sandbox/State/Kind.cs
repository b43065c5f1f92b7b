namespace Evergrant.Sandbox.State;

/// <summary>Names of kinds of records, as they stand in state files.</summary>
internal static class Kind
{
    public const string Contacts = "contacts";
    public const string Tags = "tags";
    public const string TagCategories = "tag_categories";
    public const string Mails = "mails";
}
