using System.Globalization;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;
using Microsoft.AspNetCore.Http.Extensions;

namespace Evergrant.Sandbox.Crm;

/// <summary>/crm/rest/v1/contacts</summary>
internal sealed class ContactEndpoints(ContactBook book, StateWriter writer)
{
    private const int MostPerPage = 1_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/crm/rest/v1/contacts", V1(ListAsync));
        routes.MapPost("/crm/rest/v1/contacts", V1(AddAsync));
        routes.MapPut("/crm/rest/v1/contacts", V1(UpsertAsync));
        routes.MapGet("/crm/rest/v1/contacts/{id:long}", V1(GetAsync));
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var limit = Number(query, "limit", MostPerPage, 1, MostPerPage);
        var offset = Number(query, "offset", 0, 0, int.MaxValue);
        var (email, given, family) = (Text(query, "email"), Text(query, "given_name"), Text(query, "family_name"));
        var (page, count) = book.Find(
            Caller.Of(context).Tenant,
            contact =>
                (email is null || ContactBody.HasEmail(contact, email))
                && (given is null || (string?)contact["given_name"] == given)
                && (family is null || (string?)contact["family_name"] == family),
            offset,
            limit
        );
        var answer = new JsonObject { ["contacts"] = new JsonArray([.. page]), ["count"] = count };
        if ((long)offset + limit < count)
            answer["next"] = At(context.Request, limit, offset + limit);

        if (offset > 0)
            answer["previous"] = At(context.Request, limit, Math.Max(0, offset - limit));

        return V1Answer.WriteAsync(context, StatusCodes.Status200OK, answer);
    }

    private async Task AddAsync(HttpContext context)
    {
        var fields = JsonInput.ReadObject(await RequestBody.ReadAsync(context.Request, context.RequestAborted));
        var added = book.Add(Caller.Of(context).Tenant, fields);
        await writer.SaveAsync();
        await V1Answer.WriteAsync(context, StatusCodes.Status201Created, added);
    }

    private async Task UpsertAsync(HttpContext context)
    {
        var fields = JsonInput.ReadObject(await RequestBody.ReadAsync(context.Request, context.RequestAborted));
        fields.Remove("duplicate_option", out var option);
        var byName = option?.ToJsonString() switch
        {
            // Without the option: by email. Assumed.
            null or "\"Email\"" => false,
            "\"EmailAndName\"" => true,
            _ => throw new V1Exception(V1Exception.NotConvertible),
        };
        var contact = book.Upsert(Caller.Of(context).Tenant, fields, byName);
        await writer.SaveAsync();
        // 200 for a new contact as well: the document declares no 201 here.
        await V1Answer.WriteAsync(context, StatusCodes.Status200OK, contact);
    }

    private Task GetAsync(HttpContext context)
    {
        var id = long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        return book.Get(Caller.Of(context).Tenant, id) is { } contact
            ? V1Answer.WriteAsync(context, StatusCodes.Status200OK, contact)
            : throw new V1Exception("Contact not found", StatusCodes.Status404NotFound);
    }

    private static RequestDelegate V1(RequestDelegate operation) =>
        async context =>
        {
            try
            {
                await operation(context);
            }
            catch (V1Exception wrong)
            {
                await V1Answer.ErrorAsync(context, wrong.Status, wrong.Message);
            }
        };

    private static string? Text(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } text ? text : null;

    private static int Number(IQueryCollection query, string name, int otherwise, int least, int most)
    {
        if (Text(query, name) is not { } text)
            return otherwise;

        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
            ? number
            : throw new V1Exception($"{name} is invalid");
    }

    // Keeps the filters, drops a token that came in the query.
    private static string At(HttpRequest request, int limit, int offset)
    {
        var query = new QueryBuilder(request.Query.Where(one => one.Key is "email" or "given_name" or "family_name"))
        {
            { "limit", limit.ToString(CultureInfo.InvariantCulture) },
            { "offset", offset.ToString(CultureInfo.InvariantCulture) },
        };
        return $"{request.Scheme}://{request.Host}{request.Path}{query.ToQueryString()}";
    }
}
