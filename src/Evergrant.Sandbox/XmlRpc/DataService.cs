using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.People;
using Evergrant.Sandbox.XmlRpc.Tables;
using static Evergrant.Sandbox.XmlRpc.RpcValue;

namespace Evergrant.Sandbox.XmlRpc;

/// <summary>The methods of DataService.</summary>
internal sealed class DataService(RpcTables tables)
{
    private const int MostPerPage = 1_000;

    private static readonly Dictionary<string, string> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Contact/optiontitles"] = "Mr.,Mrs.,Ms.,Dr.",
        ["Contact/optionsuffixes"] = "Jr.,Sr.,II,III",
        ["Contact/optiontypes"] = "Lead,Client,Prospect,Other",
        ["Contact/optionphonetypes"] = "Work,Home,Mobile,Other",
        ["Contact/optionfaxtypes"] = "Work,Home,Other",
        ["Application/timezone"] = "UTC",
    };

    public IEnumerable<RpcMethod> Methods =>
        [
            new("DataService.add", "tm", Add),
            new("DataService.load", "til", Load),
            new("DataService.update", "tim", Update),
            new("DataService.delete", "ti", Delete),
            new("DataService.query", "tiiml", Query),
            new("DataService.query", "tiimltb", Query),
            new("DataService.findByField", "tiitxl", FindByField),
            new("DataService.count", "tm", Count),
            new("DataService.getAppSetting", "tt", GetAppSetting),
            new("DataService.getUserInfo", "", GetUserInfo, HasKey: false),
            new("DataService.getUserInfo", "", GetUserInfo),
            new("DataService.authenticateUser", "tt", AuthenticateUser),
        ];

    private RpcValue Add(RpcRequest request)
    {
        var table = tables.Named(request.Text(0));
        var add = table.Add ?? throw RpcFault.NoTableAccess(table.Name);
        return Of(add(request.Tenant, table.Changes(request.Struct(1), null)));
    }

    private RpcValue Load(RpcRequest request)
    {
        var table = tables.Named(request.Text(0));
        return table.Show(table.RecordOf(request.Tenant, request.Number(1)), request.Names(2));
    }

    private RpcValue Update(RpcRequest request)
    {
        var table = tables.Named(request.Text(0));
        var id = request.Number(1);
        var change = table.Change ?? throw RpcFault.NoTableAccess(table.Name);
        var before = table.Found(request.Tenant, id) ?? throw RpcFault.NotUpdated(id);
        change(request.Tenant, id, table.Changes(request.Struct(2), before));
        return Of(id);
    }

    private RpcValue Delete(RpcRequest request)
    {
        var table = tables.Named(request.Text(0));
        var id = request.Number(1);
        var remove = table.Remove ?? throw RpcFault.NoTableAccess(table.Name);
        return remove(request.Tenant, id) ? Of(true) : throw RpcFault.NotFound($"Record not found for Id:{id}");
    }

    private RpcValue Query(RpcRequest request)
    {
        var fields = request.Names(4);
        return request.Parameters.Count == 5
            ? Page(request, request.Struct(3), fields, null, true)
            : Page(request, request.Struct(3), fields, request.Text(5), request.Flag(6));
    }

    private RpcValue FindByField(RpcRequest request)
    {
        var query = new RpcStruct(new Dictionary<string, RpcValue> { [request.Text(3)] = request[4] });
        return Page(request, query, request.Names(5), null, true);
    }

    private RpcValue Count(RpcRequest request)
    {
        var table = tables.Named(request.Text(0));
        return Of(table.Find(request.Tenant, RpcQuery.Matching(table, request.Struct(1))).Count());
    }

    private RpcValue Page(
        RpcRequest request,
        RpcStruct query,
        IReadOnlyList<string> fields,
        string? orderBy,
        bool ascending
    )
    {
        var table = tables.Named(request.Text(0));
        var (limit, page) = (request.Number(1), request.Number(2));
        if (limit < 1 || page < 0)
            throw RpcFault.Invalid("The limit is at least 1, the page at least 0");

        // All of them, so that a wrong name is found when there is nothing to show as well.
        foreach (var name in fields)
            table.Field(name);

        var found = table.Find(request.Tenant, RpcQuery.Matching(table, query));
        if (orderBy is { Length: > 0 })
        {
            var field = table.Field(orderBy);
            var order = Comparer<RpcValue?>.Create(RpcQuery.Compare);
            found = ascending ? found.OrderBy(field.Get, order) : found.OrderByDescending(field.Get, order);
        }

        var size = (int)Math.Min(limit, MostPerPage);
        var from = Math.Min(page, int.MaxValue / size) * size;
        return Of(found.Skip((int)from).Take(size).Select(record => table.Show(record, fields)));
    }

    private static RpcValue GetAppSetting(RpcRequest request) =>
        Settings.TryGetValue($"{request.Text(0)}/{request.Text(1)}", out var value)
            ? Of(value)
            : throw RpcFault.Gap("this application setting");

    private static RpcStruct GetUserInfo(RpcRequest request)
    {
        var (id, login) = Users.Of(request.Tenant).First();
        return new RpcStruct(
            new Dictionary<string, RpcValue>
            {
                ["globalUserId"] = Of(id),
                ["displayName"] = Of($"{login.GivenName} {login.FamilyName}"),
                ["casUsername"] = Of(login.Email),
                ["appAlias"] = Of(login.Tenants.First(tenant => tenant.Host == request.Tenant).Name),
                ["appUrl"] = Of($"https://{request.Tenant}"),
                ["localUserId"] = Of(id),
            }
        );
    }

    // Gone since 15 August 2025. Before: nobody in the sandbox has a password to check.
    private static RpcValue AuthenticateUser(RpcRequest request) =>
        throw (
            request.Era == KeapEra.K ? RpcFault.NoSuchHandler("DataService.authenticateUser")
            : PeopleHere.Now.LoginBy(request.Text(0)) is not null ? RpcFault.Gap("passwords")
            : RpcFault.LoginUnknown(request.Text(0))
        );
}
