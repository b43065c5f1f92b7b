using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Crm;

/// <summary>REST v1 and v2, as a table of contents.</summary>
internal static class CrmRoutes
{
    public static void Map(
        WebApplication app,
        SandboxParts parts,
        ContactBook contacts,
        TagBook tags,
        CrmBooks books,
        MailCatcher mail
    )
    {
        var routes = new ApiRoutes(app);
        foreach (var resource in Catalogue.All)
        {
            foreach (var surface in resource.Surfaces)
                new ResourceEndpoints(resource, surface, books, routes).Map();
        }

        new ContactUpserts(contacts, books).Map(routes);
        new TagEndpoints(tags, parts.Writer).Map(routes);
        new TagOperations(tags, contacts, books).Map(routes);
        new EmailOperations(mail, books).Map(routes);
        new EmailAddressOperations(contacts, books).Map(routes);
        new AccountOperations(parts.Store, books).Map(routes);
        new ModelOperations(books).Map(routes);
        new FileOperations(books).Map(routes);
        new StageOperations(books).Map(routes);
        new GoalOperations(books, parts.Changes).Map(routes);
        new UserWrites(books).Map(routes);
        new CompanyTags(parts.Store, books, parts.Clock).Map(routes);
        new EmailBatches(books).Map(routes);
        new FileUploads(books).Map(routes);
        new OpportunityReplacement(books).Map(routes);
        UserOperations.Map(routes);
        SettingOperations.Map(routes);
    }
}
