using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.State;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>Tags on companies: v2 puts them on and takes them off one by one, both versions list them.</summary>
internal sealed class CompanyTags(SandboxStore store, CrmBooks books, SandboxClock clock)
{
    // Beside the fields that are shown, as with contacts.
    private const string Member = "_tags";

    private readonly Records companies = store.Records(Companies.Kind);

    public void Map(ApiRoutes routes)
    {
        var v1 = Behaviour.OfApi(V1, "tags");
        routes.Map(V1, "GET", "tags/{tagId:digits}/companies", v1, context => ListAsync(context, "tagId", V1));
        var v2 = Behaviour.OfApi(V2, "tags");
        routes.Map(V2, "GET", "tags/{tag_id:plain}/companies", v2, context => ListAsync(context, "tag_id", V2));
        routes.Map(V2, "GET", "companies/{company_id:plain}/tags", v2, ListTagsAsync);
        const string one = "companies/{company_id:plain}/tags/{tag_id:plain}";
        routes.Map(V2, "POST", one, v2, context => ChangeAsync(context, Put));
        routes.Map(V2, "DELETE", one, v2, context => ChangeAsync(context, Take));
    }

    private Task ListTagsAsync(HttpContext context)
    {
        var tenant = Caller.Of(context).Tenant;
        var question = ListQuestion.Of(context, TagLists.OfCompanyV2);
        JsonObject answer;
        lock (books.Lock)
        {
            var rows =
                from applied in TagsOf(Find(context, Companies.Resource, "company_id"))
                let tag = books[Kind.Tags].Find(tenant, applied.TagId)
                where tag is not null
                select TagLists.With(tag, applied);
            answer = question.Answer(context.Request, question.Find(rows), TagLists.ShowTag);
        }

        return ApiAnswer.OkAsync(context, answer);
    }

    private Task ListAsync(HttpContext context, string name, ApiVersion version)
    {
        var question = ListQuestion.Of(context, version == V1 ? TagLists.OfTagCompaniesV1 : TagLists.OfTagCompaniesV2);
        JsonObject answer;
        lock (books.Lock)
        {
            var tag = (long)Find(context, Tags.Resource, name)["id"]!;
            var rows =
                from company in books[Companies.Kind].Of(Caller.Of(context).Tenant)
                let applied = TagsOf(company).FirstOrDefault(one => one.TagId == tag)
                where applied is not null
                select TagLists.With(company, applied);
            answer = question.Answer(context.Request, question.Find(rows), row => TagLists.ShowCompany(row, version));
        }

        return ApiAnswer.OkAsync(context, answer);
    }

    // Twice is as good as once, and what is not there is taken off as well: assumed.
    private async Task ChangeAsync(HttpContext context, Action<List<AppliedTag>, long> change)
    {
        var tenant = Caller.Of(context).Tenant;
        lock (books.Lock)
        {
            var company = Find(context, Companies.Resource, "company_id");
            var tag = (long)Find(context, Tags.Resource, "tag_id")["id"]!;
            var tags = TagsOf(company).ToList();
            change(tags, tag);
            company[Member] = new JsonArray([.. tags.Select(one => one.ToBody())]);
            this.companies.Change(tenant, (long)company["id"]!, company);
        }

        await books.SaveAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private void Put(List<AppliedTag> tags, long tag)
    {
        if (!tags.Exists(one => one.TagId == tag))
            tags.Add(new AppliedTag(tag, clock.GetUtcNow()));
    }

    private static void Take(List<AppliedTag> tags, long tag) => tags.RemoveAll(one => one.TagId == tag);

    /// <exception cref="CrmException"/>
    private JsonObject Find(HttpContext context, Resource resource, string name) =>
        books[resource.Kind].Find(Caller.Of(context).Tenant, ApiRoutes.Id(context, name))
        ?? throw CrmException.NotFound(resource.Singular);

    private static IEnumerable<AppliedTag> TagsOf(JsonObject company) =>
        (company[Member] as JsonArray ?? []).Select(one => AppliedTag.From(one!));
}
