namespace Evergrant.Keap;

/// <summary>Which of Keap's two REST APIs is spoken where both can do the same.</summary>
public enum KeapVersion
{
    /// <summary><c>/crm/rest/v1</c>: ids are numbers, a page is found by its offset.</summary>
    V1 = 1,

    /// <summary><c>/crm/rest/v2</c>: the one that Keap goes on with.</summary>
    V2 = 2,
}
