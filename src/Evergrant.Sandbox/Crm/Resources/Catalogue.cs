using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>Every resource of the API that is made of records.</summary>
internal static class Catalogue
{
    /// <summary>Those whose records are kept, and no more than kept.</summary>
    public static IReadOnlyList<Resource> Kept { get; } =
    [
        Tags.Resource,
        Tags.Categories,
        Companies.Resource,
        Notes.Resource,
        Tasks.Resource,
        Opportunities.Resource,
        StageMoves.Resource,
        EmailRecords.Resource,
        Files.Resource,
        CustomFieldModels.Resource,
    ];

    /// <summary>Those that are the same in every sandbox.</summary>
    public static IReadOnlyList<(Resource Resource, Func<string, IEnumerable<JsonObject>> Records)> Seeded { get; } =
    [
        (EmailTemplates.Resource, _ => EmailTemplates.Records),
        (Campaigns.Resource, _ => Campaigns.Records),
        (Campaigns.AsAutomations, _ => Campaigns.Records),
        (Products.Resource, _ => Products.Records),
        (Sales.Resource, Sales.Records),
    ];

    /// <summary>Those that every tenant begins with some of, and has its own of from the first change on.</summary>
    public static IReadOnlyList<(Resource Resource, Func<string, IEnumerable<JsonObject>> Records)> Grown { get; } =
    [(Users.Resource, Users.Records), (Stages.Resource, _ => Stages.Records)];

    public static IReadOnlyList<Resource> All { get; } =
    [Contacts.Resource, .. Kept, .. Seeded.Select(one => one.Resource), .. Grown.Select(one => one.Resource)];
}
